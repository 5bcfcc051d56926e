import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RedisServer } from '@hashpulse/backing-services';
import { Redis } from 'ioredis';
import { TcpProxy } from './tcp-proxy.js';

/** A Redis and its replica, which takes its place when it is told to; reached through a proxy. */
export class RedisPair {
  private constructor(
    private primary: RedisServer,
    private secondary: RedisServer,
    readonly proxy: TcpProxy,
  ) {}

  static async start(program: string, folder: string): Promise<RedisPair> {
    const [first, second] = await servers(program, folder);
    const proxy = await TcpProxy.start();
    proxy.leadTo(() => portOf(first));
    await Promise.all([first.start(), second.start()]);
    await command(second, ['REPLICAOF', '127.0.0.1', String(portOf(first))]);
    return new RedisPair(first, second, proxy);
  }

  /** The Redis that the apps use. */
  get server(): RedisServer {
    return this.primary;
  }

  /** Where the apps find it. */
  get url(): string {
    return `redis://127.0.0.1:${this.proxy.port}`;
  }

  /** Where Redis keeps its append-only file. */
  get folder(): string {
    return this.primary.dataDir;
  }

  /** From here on the replica hears of nothing new. */
  async cutReplicaOff(): Promise<void> {
    await command(this.secondary, ['REPLICAOF', 'NO', 'ONE']);
  }

  /** The replica takes the place of the killed Redis, which comes back empty as its replica. */
  async promoteReplica(): Promise<void> {
    const [lost, promoted] = [this.primary, this.secondary];
    [this.primary, this.secondary] = [promoted, lost];
    this.proxy.leadTo(() => portOf(promoted));
    await rm(lost.dataDir, { recursive: true });
    await lost.start();
    await command(lost, ['REPLICAOF', '127.0.0.1', String(portOf(promoted))]);
  }

  async kill(): Promise<void> {
    await Promise.all([this.primary.kill(), this.secondary.kill()]);
    this.proxy.stop();
  }
}

function portOf({ url }: RedisServer): number {
  return Number(new URL(url).port);
}

async function command({ url }: RedisServer, [name, ...args]: [string, ...string[]]): Promise<void> {
  const redis = new Redis(url);
  await redis.call(name, ...args);
  redis.disconnect();
}

/** Run so that a limit on the size of their files is an error, not the end of the process. */
async function servers(program: string, folder: string): Promise<[RedisServer, RedisServer]> {
  const script = join(folder, 'redis-server.sh');
  await writeFile(script, `#!/bin/sh\ntrap '' XFSZ\nexec '${program}' "$@"\n`);
  await chmod(script, 0o755);
  const server = (name: string): RedisServer =>
    new RedisServer({ program: script, dataDir: join(folder, name) });
  return [server('redis-1'), server('redis-2')];
}
