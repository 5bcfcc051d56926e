import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';
import { connectRedis, type StoreRedis } from '@hashpulse/trend-store';
import { Redis } from 'ioredis';
import type { Kafka } from 'kafkajs';
import { TcpProxy } from './tcp-proxy.js';

/** The apps of the pipeline. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

const BROKERS = 3;
/** How many of each app run. */
const REPLICAS: Readonly<Record<AppName, number>> = { ingest: 1, tagger: 2, aggregator: 2, query: 2 };
const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

/** Minutes are kept for long, so that every minute of a run can be compared. */
const SETTINGS = { MINUTE_BUCKETS_KEPT: '10080', HOUR_BUCKETS_KEPT: '720' };

/** What a cluster is made of. */
interface Parts {
  readonly folder: string;
  readonly brokers: readonly KafkaServer[];
  readonly brokerProxies: readonly TcpProxy[];
  readonly redis: RedisServer;
  readonly replica: RedisServer;
  readonly redisProxy: TcpProxy;
}

/**
 * A whole system as processes: three brokers, Redis with its append-only file and a replica, and the apps,
 * each to be broken. The apps reach brokers and Redis through proxies.
 */
export class FaultCluster {
  readonly brokers: readonly KafkaServer[];
  readonly brokerProxies: readonly TcpProxy[];
  readonly redisProxy: TcpProxy;
  readonly kafka: Kafka;
  readonly store: StoreRedis;
  /** Running apps by a name such as `tagger.1`. */
  readonly apps = new Map<string, AppProcess>();
  private readonly folder: string;
  private primary: RedisServer;
  private secondary: RedisServer;

  private constructor(parts: Parts) {
    this.folder = parts.folder;
    this.brokers = parts.brokers;
    this.brokerProxies = parts.brokerProxies;
    this.redisProxy = parts.redisProxy;
    this.primary = parts.redis;
    this.secondary = parts.replica;
    this.kafka = kafkaClient({ brokers: this.brokerList, clientId: 'hashpulse.chaos' });
    this.store = connectRedis(this.redisUrl, () => undefined);
  }

  static async start(log: (line: string) => void): Promise<FaultCluster> {
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
    const [redis, replica] = await redisPair(program, folder);
    const redisProxy = await TcpProxy.start();
    redisProxy.leadTo(() => portOf(redis));
    await Promise.all([redis.start(), replica.start(), ...brokers.map((broker) => broker.start())]);
    const cluster = new FaultCluster({ folder, brokers, brokerProxies, redis, replica, redisProxy });
    await command(replica, ['REPLICAOF', '127.0.0.1', String(portOf(redis))]);
    await cluster.untilAllBrokers();
    await ensureTopics(cluster.kafka);
    for (const [name, replicas] of Object.entries(REPLICAS) as [AppName, number][]) {
      for (let i = 1; i <= replicas; i++) cluster.launch(name, i);
    }
    await cluster.untilReady();
    return cluster;
  }

  /** The Redis that the apps use. */
  get redis(): RedisServer {
    return this.primary;
  }

  /** Where the apps find it. */
  get redisUrl(): string {
    return `redis://127.0.0.1:${this.redisProxy.port}`;
  }

  /** Where Redis keeps its append-only file. */
  get redisFolder(): string {
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
    this.redisProxy.leadTo(() => portOf(promoted));
    await rm(lost.dataDir, { recursive: true });
    await lost.start();
    await command(lost, ['REPLICAOF', '127.0.0.1', String(portOf(promoted))]);
  }

  get brokerList(): string[] {
    return this.brokers.map((broker) => broker.brokers);
  }

  /** Starts an app, which is started again whenever it ends until it is removed. */
  launch(name: AppName, index: number): void {
    const app = new AppProcess(name, {
      ...SETTINGS,
      KAFKA_BROKERS: this.brokerList.join(),
      REDIS_URL: this.redisUrl,
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
    const servers = [this.primary, this.secondary, ...this.brokers];
    await Promise.all(servers.map((server) => server.kill()));
    for (const proxy of [this.redisProxy, ...this.brokerProxies]) proxy.stop();
    await rm(this.folder, { recursive: true, force: true });
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

/** A Redis and its replica, run so that a limit on the size of their files is an error, not the end of the process. */
async function redisPair(program: string, folder: string): Promise<[RedisServer, RedisServer]> {
  const script = join(folder, 'redis-server.sh');
  await writeFile(script, `#!/bin/sh\ntrap '' XFSZ\nexec '${program}' "$@"\n`);
  await chmod(script, 0o755);
  const server = (name: string): RedisServer =>
    new RedisServer({ program: script, dataDir: join(folder, name) });
  return [server('redis-1'), server('redis-2')];
}
