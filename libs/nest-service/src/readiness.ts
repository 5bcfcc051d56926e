import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Resolves while the service can do its work; rejects with the reason when it cannot. */
export type ReadinessCheck = () => Promise<void>;

/** Every check by name: `ok`, or the reason why not. */
export type ReadinessReport = Readonly<Record<string, string>>;

/** How long a check may take, ms; a dependency that hangs is not ready. */
const CHECK_TIMEOUT_MS = 3_000;

async function outcome(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS / 1_000} s`);
  });
  const result = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error && error.message) || String(error),
  );
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** What must work for the service to be sent traffic; the modules of an app register their checks here. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private readonly checks = new Map<string, ReadinessCheck>();
  private stopping = false;

  /** @throws when the name is taken */
  register(name: string, check: ReadinessCheck): void {
    if (this.checks.has(name)) throw new Error(`there is a readiness check named ${name} already`);
    this.checks.set(name, check);
  }

  /** Runs every check, each bounded in time. */
  async report(): Promise<ReadinessReport> {
    const results = [...this.checks].map(async ([name, check]) => [name, await outcome(check)] as const);
    const report = Object.fromEntries(await Promise.all(results));
    return this.stopping ? { ...report, service: 'stopping' } : report;
  }

  onModuleDestroy(): void {
    this.stopping = true;
  }
}
