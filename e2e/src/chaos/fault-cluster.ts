import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, KafkaServer, nativePackages, RedisCluster, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';
import { connectRedis, type RedisAddress, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import { RedisPair } from './redis-pair.js';
import { TcpProxy } from './tcp-proxy.js';

/** The apps of the pipeline. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

const BROKERS = 3;
/** How many of each app run. */
const REPLICAS: Readonly<Record<AppName, number>> = { ingest: 1, tagger: 2, aggregator: 2, query: 2 };
const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

/** Long enough for a machine that has much else to do, ms. */
const NODE_TIMEOUT_MS = 3_000;

/** Minutes are kept for long, so that every minute of a run can be compared. */
const SETTINGS = { MINUTE_BUCKETS_KEPT: '10080', HOUR_BUCKETS_KEPT: '720' };

/** What a cluster is made of. */
interface Parts {
  readonly folder: string;
  readonly brokers: readonly KafkaServer[];
  readonly brokerProxies: readonly TcpProxy[];
  readonly redis: RedisPair | RedisCluster;
}

/**
 * A whole system as processes: three brokers, Redis with its append-only file and a replica, or a Redis Cluster, and the
 * apps, each to be broken. The apps reach brokers, and a Redis by itself, through proxies.
 */
export class FaultCluster {
  readonly brokers: readonly KafkaServer[];
  readonly brokerProxies: readonly TcpProxy[];
  readonly kafka: Kafka;
  readonly store: StoreRedis;
  /** Running apps by a name such as `tagger.1`. */
  readonly apps = new Map<string, AppProcess>();
  private readonly folder: string;
  private readonly redis: RedisPair | RedisCluster;

  private constructor(parts: Parts) {
    this.folder = parts.folder;
    this.brokers = parts.brokers;
    this.brokerProxies = parts.brokerProxies;
    this.redis = parts.redis;
    this.kafka = kafkaClient({ brokers: this.brokerList, clientId: 'hashpulse.chaos' });
    this.store = connectRedis(this.redisAddress, () => undefined);
  }

  static async start(isRedisCluster: boolean, log: (line: string) => void): Promise<FaultCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-chaos-'));
    const { kafka: jars, redis: program } = await nativePackages(CACHE, log);
    const brokerProxies = await Promise.all(Array.from({ length: BROKERS }, () => TcpProxy.start()));
    const controllerPorts: number[] = [];
    for (let i = 0; i < BROKERS; i++) controllerPorts.push(await freePort());
    const brokers = brokerProxies.map((proxy, i) => {
      const member = { nodeId: i + 1, controllerPorts };
      const dataDir = join(folder, `kafka-${i + 1}`);
      const broker = new KafkaServer({ jars, dataDir, member, advertisedPort: proxy.port });
      proxy.leadTo(() => broker.clientPort);
      return broker;
    });
    const [redis] = await Promise.all([
      isRedisCluster ? startRedisCluster(program, folder) : RedisPair.start(program, folder),
      ...brokers.map((broker) => broker.start()),
    ]);
    const cluster = new FaultCluster({ folder, brokers, brokerProxies, redis });
    await cluster.untilAllBrokers();
    await ensureTopics(cluster.kafka);
    for (const [name, replicas] of Object.entries(REPLICAS) as [AppName, number][]) {
      for (let i = 1; i <= replicas; i++) cluster.launch(name, i);
    }
    await cluster.untilReady();
    return cluster;
  }

  get isRedisCluster(): boolean {
    return this.redis instanceof RedisCluster;
  }

  /** The Redis by itself; throws when there is a cluster. */
  get pair(): RedisPair {
    if (this.redis instanceof RedisPair) return this.redis;
    throw new Error('Redis is a cluster');
  }

  /** The Redis Cluster; throws when there is none. */
  get shards(): RedisCluster {
    if (this.redis instanceof RedisCluster) return this.redis;
    throw new Error('Redis is no cluster');
  }

  /** Where the apps find Redis. */
  get redisAddress(): RedisAddress & { readonly clusterNodes: readonly string[] } {
    if (this.redis instanceof RedisPair) return { url: this.redis.url, clusterNodes: [] };
    return { url: this.redis.url, clusterNodes: this.redis.nodes };
  }

  /** Where the apps find Kafka and Redis, as environment variables. */
  get addresses(): Record<string, string> {
    return {
      KAFKA_BROKERS: this.brokerList.join(),
      REDIS_URL: this.redisAddress.url,
      REDIS_CLUSTER_NODES: this.redisAddress.clusterNodes.join(),
    };
  }

  get brokerList(): string[] {
    return this.brokers.map((broker) => broker.brokers);
  }

  /** Starts an app, which is started again whenever it ends until it is removed. */
  launch(name: AppName, index: number): void {
    const app = new AppProcess(name, {
      ...SETTINGS,
      ...this.addresses,
      INGEST_PORT: '0',
      QUERY_PORT: '0',
      HTTP_PORT: '0',
    });
    const key = `${name}.${index}`;
    this.apps.set(key, app);
    void app.exit().then(() => {
      if (this.apps.get(key) === app) this.launch(name, index);
    });
  }

  /** Ends an app for good; it leaves its group in order. */
  async remove(key: string): Promise<void> {
    const app = this.apps.get(key);
    this.apps.delete(key);
    await app?.stop('SIGTERM');
  }

  /** The running apps of a kind. */
  of(name: AppName): AppProcess[] {
    return [...this.apps].filter(([key]) => key.startsWith(`${name}.`)).map(([, app]) => app);
  }

  /** The end of what every app wrote. */
  lastWords(): string {
    return [...this.apps].flatMap(([key, { lines }]) => [`${key}:`, ...lines.slice(-12)]).join('\n');
  }

  /** Resolves when every app says that it is ready. */
  async untilReady(): Promise<void> {
    await untilTrue('every app', 60_000, async () => {
      const ready = [...this.apps.values()].map(
        async (app) => (await fetch(`${await app.url()}/health/ready`)).ok,
      );
      return (await Promise.all(ready.map((one) => one.catch(() => false)))).every(Boolean);
    });
  }

  /** Resolves when every broker is a member of the cluster and every partition has all its replicas in sync. */
  async untilAllBrokers(): Promise<void> {
    await untilTrue('all brokers in sync', 90_000, async () => {
      const admin = this.kafka.admin();
      try {
        await admin.connect();
        const { brokers } = await admin.describeCluster();
        const { topics } = await admin.fetchTopicMetadata();
        const inSync = topics.every(({ partitions }) =>
          partitions.every(({ isr, replicas }) => isr.length === replicas.length),
        );
        return brokers.length === BROKERS && inSync;
      } catch {
        return false;
      } finally {
        await admin.disconnect();
      }
    });
  }

  async stop(): Promise<void> {
    const apps = [...this.apps.values()];
    this.apps.clear();
    await Promise.all(apps.map((app) => app.stop('SIGKILL')));
    this.store.disconnect();
    await Promise.all([this.redis, ...this.brokers].map((server) => server.kill()));
    for (const proxy of this.brokerProxies) proxy.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function startRedisCluster(program: string, folder: string): Promise<RedisCluster> {
  const shards = new RedisCluster({ program, dataDir: folder, nodeTimeoutMs: NODE_TIMEOUT_MS });
  await shards.start();
  return shards;
}
