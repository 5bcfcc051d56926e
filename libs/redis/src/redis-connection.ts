import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { clusterNode, nodeCredentials, type RedisAddress } from './redis-address.js';

/** A connection to a Redis, or to all nodes of a Redis Cluster: the same commands, of which each may name keys of one slot only. */
export type RedisConnection = Redis | Cluster;

/** What users of a connection may want differently. */
export type ConnectionOptions = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'commandTimeout' | 'reconnectOnError'
> & {
  /** Until the next attempt to connect, ms; null: none. */
  readonly retryStrategy: (attempt: number) => number | null;
};

/** Whoever stands for a lost primary is found this soon although the lost one has not closed its connections, ms. */
const SLOTS_REFRESH_MS = 5_000;
/** A node that takes longer to name the slots is passed over, ms. */
const SLOTS_TIMEOUT_MS = 2_000;
/** Of a cluster's nodes one error is told in this time, ms: one that is away fails with each command. */
const ERROR_INTERVAL_MS = 1_000;

/** Connects; `onError` hears of errors of the connection, and of a setting that does not fit what is found. */
export function openRedis(
  address: RedisAddress,
  options: ConnectionOptions,
  onError: (error: Error) => void,
): RedisConnection {
  return address.clusterNodes?.length
    ? openCluster(address.url, address.clusterNodes, options, onError)
    : openSingle(address.url, options, onError);
}

/** Whether it is of a cluster, where a transaction is of one slot. */
export function isCluster(connection: RedisConnection): connection is Cluster {
  return connection instanceof Cluster;
}

/** The connections to those who hold the keys: the one Redis, or a cluster's primaries. */
export async function primaries(connection: RedisConnection): Promise<Redis[]> {
  if (!isCluster(connection)) return [connection];
  // Before the first answer a cluster knows the nodes that it was told, replicas among them.
  await connection.ping();
  return connection.nodes('master');
}

/** Rejects while Redis, or a primary of the cluster, does not answer. */
export async function pingRedis(connection: RedisConnection): Promise<void> {
  if (connection.status !== 'ready') throw new Error(`Redis is ${connection.status}`);
  await Promise.all((await primaries(connection)).map((node) => node.ping()));
}

function openSingle(url: string, options: ConnectionOptions, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, options);
  redis.on('error', onError);
  redis.on('ready', () => void requireNoCluster(redis).catch(onError));
  return redis;
}

async function requireNoCluster(redis: Redis): Promise<void> {
  const info = await redis.info('cluster').catch(() => '');
  if (!info.includes('cluster_enabled:1')) return;
  throw new Error('REDIS_URL is a node of a Redis Cluster: name its nodes in REDIS_CLUSTER_NODES');
}

function openCluster(
  url: string,
  nodes: readonly string[],
  { retryStrategy, enableOfflineQueue = true, commandTimeout, maxRetriesPerRequest }: ConnectionOptions,
  onError: (error: Error) => void,
): Cluster {
  const options: ClusterOptions = {
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshTimeout: SLOTS_TIMEOUT_MS,
    // A certificate is of a name, so names are not turned into addresses before.
    dnsLookup: (name, done) => done(null, name),
    redisOptions: {
      ...nodeCredentials(url),
      ...(commandTimeout !== undefined && { commandTimeout }),
      ...(maxRetriesPerRequest !== undefined && { maxRetriesPerRequest }),
    },
  };
  const cluster = new Cluster(nodes.map(clusterNode), options);
  let told = -Infinity;
  const tell = (error: Error): void => {
    if (performance.now() - told < ERROR_INTERVAL_MS) return;
    told = performance.now();
    onError(error);
  };
  cluster.on('error', tell);
  cluster.on('node error', tell);
  keepSlots(cluster);
  return cluster;
}

/** Not by ioredis' own timer: one that asks while the connection is closed goes on for ever. */
function keepSlots(cluster: Cluster): void {
  const asking = setInterval(() => {
    if (cluster.status === 'ready') cluster.refreshSlotsCache();
  }, SLOTS_REFRESH_MS);
  asking.unref();
  cluster.once('end', () => clearInterval(asking));
}
