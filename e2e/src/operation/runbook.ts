import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppName, OperatedSystem } from './operated-system.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the page leaves to the platform: here a request to this process. */
const PLATFORM = `
scale() { curl -fsS -X POST "$PLATFORM/scale/$1/$2"; }
redis() { curl -fsS -X POST "$PLATFORM/redis/$1"; }
`;

/** redis-cli is not everywhere where a Redis is. */
const REDIS_CLI = `#!/usr/bin/env node
const { Redis } = await import('ioredis');
const [, url, name, ...args] = process.argv.slice(2);
const redis = new Redis(url);
console.log(await redis.call(name, ...args));
redis.disconnect();
`;

/** The shell blocks below a heading of docs/operations.md, in their order. */
export function runbookOf(heading: string): string[] {
  const page = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
  const section = page.split(/^#{2,3} /m).find((one) => one.startsWith(`${heading}\n`));
  const blocks = [...(section ?? '').matchAll(/^\`\`\`sh\n([^]*?)^\`\`\`$/gm)].map(
    ([, block]) => block as string,
  );
  if (blocks.length === 0) throw new Error(`docs/operations.md has no commands under ${heading}`);
  return blocks;
}

/** Runs the commands of the page as an operator does, in bash, from the root of the repository. */
export class Operator {
  private constructor(
    private readonly system: OperatedSystem,
    private readonly folder: string,
    private readonly platform: Server,
  ) {}

  static async of(system: OperatedSystem): Promise<Operator> {
    // Below the root, so that it finds the packages.
    const folder = await mkdtemp(join(ROOT, 'e2e', 'dist', 'bin-'));
    const cli = join(folder, 'redis-cli');
    await writeFile(cli, REDIS_CLI);
    await chmod(cli, 0o755);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const platform = createServer((request, response) => {
      const [, what, name, n] = (request.url ?? '').split('/');
      const work =
        what === 'scale'
          ? system.scale(name as AppName, Number(n))
          : name === 'stop'
            ? system.redisServer.stop()
            : system.redisServer.start();
      work.then(
        () => response.end(),
        (error: Error) => response.writeHead(500).end(error.message),
      );
    }).listen(0, '127.0.0.1');
    await once(platform, 'listening');
    return new Operator(system, folder, platform);
  }

  /** Runs commands, and gives what they print. Throws when one of them fails. */
  async run(commands: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const { port } = this.platform.address() as AddressInfo;
    const child = spawn('bash', ['-c', `set -euo pipefail\n${PLATFORM}\n${commands}`], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...this.system.environment,
        ...variables,
        NODE_OPTIONS: '',
        PLATFORM: `http://127.0.0.1:${port}`,
        PATH: `${this.folder}:${process.env['PATH']}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`ended with ${code}:\n${commands}\n${said}`);
    return said;
  }

  async stop(): Promise<void> {
    this.platform.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
