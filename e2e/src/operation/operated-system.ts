import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';
import { connectRedis, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import { CountedState } from '../counted-state.js';

/** The apps of the pipeline. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

/** A Kafka, a Redis and apps of its own, whose number and life an operator changes. */
export class OperatedSystem {
  readonly kafka: Kafka;
  readonly store: StoreRedis;
  readonly counted: CountedState;
  private readonly apps: Record<AppName, AppProcess[]> = {
    ingest: [],
    tagger: [],
    aggregator: [],
    query: [],
  };

  private constructor(
    private readonly folder: string,
    readonly kafkaServer: KafkaServer,
    readonly redisServer: RedisServer,
    private readonly ports: { readonly ingest: number; readonly query: number },
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    this.kafka = kafkaClient({ brokers: [kafkaServer.brokers], clientId: 'hashpulse.test' });
    this.store = connectRedis({ url: redisServer.url }, () => undefined);
    this.counted = new CountedState(this.kafka, this.store);
  }

  /** Starts it with one of each app. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<OperatedSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-operated-'));
    const { kafka: jars, redis: program } = await nativePackages(CACHE, () => undefined);
    const kafka = new KafkaServer({ jars, dataDir: join(folder, 'kafka') });
    const redis = new RedisServer({ program, dataDir: join(folder, 'redis') });
    await Promise.all([kafka.start(), redis.start()]);
    const ports = { ingest: await freePort(), query: await freePort() };
    const system = new OperatedSystem(folder, kafka, redis, ports, settings);
    await ensureTopics(system.kafka);
    await Promise.all(
      (['ingest', 'tagger', 'aggregator', 'query'] as const).map((name) => system.scale(name, 1)),
    );
    return system;
  }

  get ingestUrl(): string {
    return `http://127.0.0.1:${this.ports.ingest}`;
  }

  get queryUrl(): string {
    return `http://127.0.0.1:${this.ports.query}`;
  }

  /** Where the commands of the operator find everything. */
  get environment(): Record<string, string> {
    return {
      KAFKA_BROKERS: this.kafkaServer.brokers,
      REDIS_URL: this.redisServer.url,
      INGEST: this.ingestUrl,
      QUERY: this.queryUrl,
      REDIS_DIR: this.redisServer.dataDir,
      BACKUP: join(this.folder, 'backup'),
    };
  }

  /** Starts or stops (SIGTERM) processes of an app until there are so many, and waits until they are ready or gone. */
  async scale(name: AppName, replicas: number): Promise<void> {
    const running = this.apps[name];
    await Promise.all(running.splice(replicas).map((app) => app.stop('SIGTERM')));
    while (running.length < replicas) running.push(this.launch(name));
    await untilTrue(`${replicas} of ${name}`, 60_000, async () => {
      const ready = running.map(async (app) => (await fetch(`${await app.url()}/health/ready`)).ok);
      return (await Promise.all(ready.map((one) => one.catch(() => false)))).every(Boolean);
    });
  }

  /** Starts one that is not expected to become ready. */
  launch(name: AppName): AppProcess {
    return new AppProcess(name, {
      KAFKA_BROKERS: this.kafkaServer.brokers,
      REDIS_URL: this.redisServer.url,
      INGEST_WAL_DIR: join(this.folder, 'wal'),
      INGEST_PORT: String(this.ports.ingest),
      QUERY_PORT: String(this.ports.query),
      HTTP_PORT: '0',
      ...this.settings,
    });
  }

  /** The running processes of an app. */
  of(name: AppName): readonly AppProcess[] {
    return this.apps[name];
  }

  /** What a process exports; undefined: it does not answer in time. */
  async metrics(app: AppProcess, withinMs: number): Promise<string | undefined> {
    try {
      const answer = await fetch(`${await app.url()}/metrics`, { signal: AbortSignal.timeout(withinMs) });
      return answer.ok ? await answer.text() : undefined;
    } catch {
      return undefined;
    }
  }

  /** Takes a process for gone that has ended, or was ended, by itself. */
  forget(name: AppName, app: AppProcess): void {
    this.apps[name] = this.apps[name].filter((one) => one !== app);
  }

  /** Resolves when every record of `posts` is read, and all that followed from it is counted. */
  async settled(withinMs = 120_000): Promise<void> {
    await untilTrue('all is counted', withinMs, () => this.counted.isSettled().catch(() => false));
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.apps).flatMap((apps) => apps.map((app) => app.stop('SIGKILL'))));
    this.store.disconnect();
    await Promise.all([this.kafkaServer.kill(), this.redisServer.kill()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
