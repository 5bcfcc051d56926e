import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { untilTrue } from '@hashpulse/backing-services';

/** What the `ready` line says. */
export interface Addresses {
  readonly ingest: string;
  readonly query: string;
  readonly kafka: string;
  readonly redis: string;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WAIT_MS = 60_000;

/** A process and the command line that it runs. */
interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): ProcessEntry[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state?.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** The system as `npm start` runs it. */
export class RunningSystem {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  /** @param options what follows `npm start --` */
  constructor(options: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const given = { KAFKA_BROKERS: '', REDIS_URL: '', NODE_OPTIONS: '' };
    this.child = spawn(process.execPath, ['tools/start.mjs', ...options], {
      cwd: ROOT,
      env: { ...process.env, ...given, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
  }

  /** The first line that matches, awaited. */
  async line(pattern: RegExp): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => pattern.test(line));
    await untilTrue(`a line ${pattern}`, WAIT_MS, async () => {
      if (find() === undefined && this.child.exitCode !== null) throw new Error(this.lines.join('\n'));
      return find() !== undefined;
    });
    return find() as string;
  }

  async ready(): Promise<Addresses> {
    return JSON.parse((await this.line(/^ready \{/)).slice('ready '.length)) as Addresses;
  }

  /** Every process below it. */
  descendants(): ProcessEntry[] {
    const all = processes();
    const found: ProcessEntry[] = [];
    const below = new Set([this.child.pid]);
    for (let grown = true; grown;) {
      const more = all.filter(({ pid, parent }) => below.has(parent) && !below.has(pid));
      for (const entry of more) below.add(entry.pid);
      found.push(...more);
      grown = more.length > 0;
    }
    return found;
  }

  /** The process whose command line matches. */
  descendant(pattern: RegExp): ProcessEntry {
    const found = this.descendants().find(({ command }) => pattern.test(command));
    if (!found) throw new Error(`no process runs ${pattern}`);
    return found;
  }

  /** Sends a signal, waits for the end of it and of all below it, and gives its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const below = this.descendants().map(({ pid }) => pid);
    this.child.kill(signal);
    await this.exited;
    const left = (): ProcessEntry[] => processes().filter(({ pid }) => below.includes(pid));
    await untilTrue('the end of all processes', WAIT_MS, async () => left().length === 0);
    return this.child.exitCode;
  }

  /** How it ended by itself. */
  async exitCode(): Promise<number | null> {
    await this.exited;
    return this.child.exitCode;
  }
}
