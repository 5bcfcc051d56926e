import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freeClusterPort, freePort } from './free-port.js';
import { type ExitHandler, GuardedProcess } from './guarded-process.js';
import { untilTrue } from './until-true.js';

/** Where a native Redis runs. */
export interface RedisServerSettings {
  readonly program: string;
  readonly dataDir: string;
  /** Taken when free. */
  readonly preferredPort?: number;
  /** Present: it is a node of a Redis Cluster, which takes another for lost after so many ms. */
  readonly clusterNodeTimeoutMs?: number;
}

const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 10_000;

/** A Redis with an append-only file as a child process, which keeps its data and its port over restarts. */
export class RedisServer {
  private process: GuardedProcess | undefined;
  private port = 0;

  constructor(private readonly settings: RedisServerSettings) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get dataDir(): string {
    return this.settings.dataDir;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the server and waits until it has loaded its data. */
  async start(): Promise<void> {
    const { program, dataDir, preferredPort, clusterNodeTimeoutMs } = this.settings;
    await mkdir(dataDir, { recursive: true });
    const isNode = clusterNodeTimeoutMs !== undefined;
    this.port ||= isNode ? await freeClusterPort() : await freePort(preferredPort);
    const log = join(dataDir, 'redis.out');
    const settings = {
      port: String(this.port),
      bind: '127.0.0.1',
      dir: dataDir,
      appendonly: 'yes',
      appendfsync: 'everysec',
      'aof-load-truncated': 'yes',
      save: '',
      'maxmemory-policy': 'noeviction',
      ...(isNode && { 'cluster-enabled': 'yes', 'cluster-node-timeout': String(clusterNodeTimeoutMs) }),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.process = await GuardedProcess.start(program, args, log);
    await this.untilReady(this.process, log);
  }

  onExit(handler: ExitHandler): void {
    this.process?.onExit(handler);
  }

  async stop(): Promise<void> {
    await this.process?.stop(STOP_GRACE_MS);
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  signal(signal: NodeJS.Signals): void {
    this.process?.signal(signal);
  }

  private async untilReady(process: GuardedProcess, log: string): Promise<void> {
    const client = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => 100,
      maxRetriesPerRequest: 0,
    });
    client.on('error', () => undefined);
    try {
      await untilTrue(`Redis (see ${log})`, READY_WITHIN_MS, async () => {
        if (process.exited) throw new Error(`Redis ended while starting; see ${log}`);
        if (client.status === 'wait') await client.connect().catch(() => undefined);
        return (await client.ping().catch(() => '')) === 'PONG';
      });
    } finally {
      client.disconnect();
    }
  }
}
