import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';
import { connectRedis, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';

/** The apps of the pipeline. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

const BROKERS = 3;
/** How many of each app run. */
const REPLICAS: Readonly<Record<AppName, number>> = { ingest: 1, tagger: 2, aggregator: 2, query: 2 };
const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

/** Minutes are kept for long, so that every minute of a run can be compared. */
const SETTINGS = { MINUTE_BUCKETS_KEPT: '10080', HOUR_BUCKETS_KEPT: '720' };

/** A whole system as processes: three brokers, Redis with its append-only file, and the apps, each to be broken. */
export class FaultCluster {
  readonly brokers: KafkaServer[] = [];
  readonly kafka: Kafka;
  readonly store: StoreRedis;
  /** Running apps by a name such as `tagger.1`. */
  readonly apps = new Map<string, AppProcess>();

  private constructor(
    private readonly folder: string,
    brokers: readonly KafkaServer[],
    readonly redis: RedisServer,
  ) {
    this.brokers.push(...brokers);
    this.kafka = kafkaClient({ brokers: this.brokerList, clientId: 'hashpulse.chaos' });
    this.store = connectRedis(redis.url, () => undefined);
  }

  static async start(log: (line: string) => void): Promise<FaultCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-chaos-'));
    const { kafka: jars, redis: program } = await nativePackages(CACHE, log);
    const controllerPorts: number[] = [];
    for (let i = 0; i < BROKERS; i++) controllerPorts.push(await freePort());
    const brokers = controllerPorts.map((_, i) => {
      const member = { nodeId: i + 1, controllerPorts };
      return new KafkaServer({ jars, dataDir: join(folder, `kafka-${i + 1}`), member });
    });
    const redis = new RedisServer({ program, dataDir: join(folder, 'redis') });
    await mkdir(join(folder, 'redis'), { recursive: true });
    await Promise.all([redis.start(), ...brokers.map((broker) => broker.start())]);
    const cluster = new FaultCluster(folder, brokers, redis);
    await cluster.untilAllBrokers();
    await ensureTopics(cluster.kafka);
    for (const [name, replicas] of Object.entries(REPLICAS) as [AppName, number][]) {
      for (let i = 1; i <= replicas; i++) cluster.launch(name, i);
    }
    await cluster.untilReady();
    return cluster;
  }

  /** Where Redis keeps its append-only file. */
  get redisFolder(): string {
    return join(this.folder, 'redis');
  }

  get brokerList(): string[] {
    return this.brokers.map((broker) => broker.brokers);
  }

  /** Starts an app, which is started again whenever it ends until it is removed. */
  launch(name: AppName, index: number): void {
    const app = new AppProcess(name, {
      ...SETTINGS,
      KAFKA_BROKERS: this.brokerList.join(),
      REDIS_URL: this.redis.url,
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
    await Promise.all([this.redis.kill(), ...this.brokers.map((broker) => broker.kill())]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
