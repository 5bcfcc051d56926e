import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { RedisServer } from './redis-server.js';
import { untilTrue } from './until-true.js';

const SLOTS = 16_384;
const SHARDS = 3;
const WITHIN_MS = 60_000;
/** Of a log that is shown. */
const LAST_LINES = 30;

/** Where a native Redis Cluster runs. */
export interface RedisClusterSettings {
  readonly program: string;
  readonly dataDir: string;
  /** A node that says nothing for so long is lost, and its replica takes its place, ms. */
  readonly nodeTimeoutMs: number;
}

/** A primary with its replica. */
export interface Shard {
  readonly primary: RedisServer;
  readonly replica: RedisServer;
}

/** A Redis Cluster of three primaries with a replica each, as child processes. */
export class RedisCluster {
  private readonly servers: readonly RedisServer[];

  constructor({ program, dataDir, nodeTimeoutMs }: RedisClusterSettings) {
    this.servers = Array.from(
      { length: 2 * SHARDS },
      (_, i) =>
        new RedisServer({
          program,
          dataDir: join(dataDir, `redis-${i + 1}`),
          clusterNodeTimeoutMs: nodeTimeoutMs,
        }),
    );
  }

  /** `host:port` of every node. */
  get nodes(): string[] {
    return this.servers.map(({ url }) => new URL(url).host);
  }

  get url(): string {
    return (this.servers[0] as RedisServer).url;
  }

  get pids(): number[] {
    return this.servers.flatMap(({ pid }) => pid ?? []);
  }

  /** Starts the servers, makes them a cluster, and waits until every replica follows its primary. */
  async start(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.start()));
    const primaries = this.servers.slice(0, SHARDS);
    for (const [i, primary] of primaries.entries()) await giveSlots(primary, i);
    const first = new URL(this.url);
    for (const [i, server] of this.servers.entries()) {
      // Of their own, or those who meet have to agree on them first.
      await command(server, ['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)]);
      if (i > 0) await command(server, ['CLUSTER', 'MEET', first.hostname, first.port]);
    }
    await this.untilAll('to know each other', async (server) =>
      (await command(server, ['CLUSTER', 'INFO'])).includes(`cluster_known_nodes:${this.servers.length}`),
    );
    for (const [i, primary] of primaries.entries()) {
      const replica = this.servers[SHARDS + i] as RedisServer;
      await command(replica, ['CLUSTER', 'REPLICATE', await command(primary, ['CLUSTER', 'MYID'])]);
    }
    await this.untilWhole();
  }

  /** A shard by its number, as it is now. */
  async shard(index: number): Promise<Shard> {
    const primary = (await this.primaries())[index];
    if (!primary) throw new Error(`there is no shard ${index}`);
    const id = await command(primary, ['CLUSTER', 'MYID']);
    for (const replica of this.servers) {
      if (replica === primary) continue;
      const myself = (await command(replica, ['CLUSTER', 'NODES'])).split('\n').find(isMyself) ?? '';
      if (myself.split(' ')[3] === id) return { primary, replica };
    }
    throw new Error(`shard ${index} has no replica`);
  }

  /** Resolves when a node says of itself that it is a primary. */
  async untilPromoted(replica: RedisServer): Promise<void> {
    try {
      await untilTrue('the replica in the place of its primary', WITHIN_MS, async () => isPrimary(replica));
    } catch (error) {
      const log = await readFile(join(replica.dataDir, 'redis.out'), 'utf8');
      throw new Error(log.split('\n').slice(-LAST_LINES).join('\n'), { cause: error });
    }
  }

  /** Resolves when every slot is served and every replica follows its primary. */
  async untilWhole(): Promise<void> {
    await this.untilAll('to be whole', async (server) => {
      if (!(await command(server, ['CLUSTER', 'INFO'])).includes('cluster_state:ok')) return false;
      const replication = await command(server, ['INFO', 'replication']);
      return /master_link_status:up|connected_slaves:1/.test(replication);
    });
  }

  /** Ends all nodes without a chance to tidy up. */
  async kill(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
  }

  private async primaries(): Promise<RedisServer[]> {
    const are = await Promise.all(this.servers.map(isPrimary));
    return this.servers.filter((_, i) => are[i]);
  }

  private async untilAll(what: string, isDone: (server: RedisServer) => Promise<boolean>): Promise<void> {
    await untilTrue(`the nodes of the Redis Cluster ${what}`, WITHIN_MS, async () =>
      (await Promise.all(this.servers.map((server) => isDone(server).catch(() => false)))).every(Boolean),
    );
  }
}

const isMyself = (line: string): boolean => line.includes('myself');

async function isPrimary(server: RedisServer): Promise<boolean> {
  return (await command(server, ['INFO', 'replication'])).includes('role:master');
}

async function giveSlots(primary: RedisServer, shard: number): Promise<void> {
  const [first, after] = [shard, shard + 1].map((i) => Math.round((i * SLOTS) / SHARDS)) as [number, number];
  const slots = Array.from({ length: after - first }, (_, i) => String(first + i));
  await command(primary, ['CLUSTER', 'ADDSLOTS', ...slots]);
}

async function command({ url }: RedisServer, [name, ...args]: [string, ...string[]]): Promise<string> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return String(await redis.call(name, ...args));
  } finally {
    redis.disconnect();
  }
}
