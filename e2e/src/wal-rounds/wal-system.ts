import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';
import { connectRedis } from '@hashpulse/trend-store';
import { CountedState } from '../counted-state.js';

const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));
/** Lines of an app that are told when a run fails. */
const LINES_TOLD = 15;
const SETTLE_WITHIN_MS = 120_000;

/** One broker, Redis, a tagger, an aggregator, and an ingest with a write-ahead log, to be killed. */
export class WalSystem {
  private ingest: AppProcess;
  private readonly workers: AppProcess[];
  private readonly store;
  private readonly state: CountedState;

  private constructor(
    private readonly folder: string,
    readonly kafka: KafkaServer,
    private readonly redis: RedisServer,
    private readonly port: number,
    private readonly fsync: boolean,
  ) {
    this.ingest = this.launch('ingest');
    this.workers = [this.launch('tagger'), this.launch('aggregator')];
    this.store = connectRedis({ url: redis.url }, () => undefined);
    const client = kafkaClient({ brokers: [kafka.brokers], clientId: 'hashpulse.wal-rounds' });
    this.state = new CountedState(client, this.store);
  }

  static async start(fsync: boolean, log: (line: string) => void): Promise<WalSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-wal-rounds-'));
    const { kafka: jars, redis: program } = await nativePackages(CACHE, log);
    const kafka = new KafkaServer({ jars, dataDir: join(folder, 'kafka') });
    const redis = new RedisServer({ program, dataDir: join(folder, 'redis') });
    await Promise.all([kafka.start(), redis.start()]);
    await ensureTopics(kafkaClient({ brokers: [kafka.brokers], clientId: 'hashpulse.wal-rounds' }));
    const system = new WalSystem(folder, kafka, redis, await freePort(), fsync);
    await system.untilLive();
    return system;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends ingest without a chance to tidy up, and starts it again at once. */
  async killIngest(): Promise<void> {
    await this.ingest.stop('SIGKILL');
    this.ingest = this.launch('ingest');
  }

  /** Resolves when ingest answers; while Kafka is away and its log is full it is rightly not ready. */
  async untilLive(): Promise<void> {
    await untilTrue('ingest', 60_000, async () => {
      return (await fetch(`${this.url}/health/live`).catch(() => undefined))?.ok ?? false;
    });
  }

  /** Resolves when the log is empty and every post counted. */
  async settled(): Promise<void> {
    await untilTrue('all to be counted', SETTLE_WITHIN_MS, async () => {
      const metrics = await (await fetch(`${this.url}/metrics`)).text();
      if (!/^ingest_wal_in_use\{[^}]*\} 0$/m.test(metrics)) return false;
      return this.state.isSettled().catch(() => false);
    });
  }

  /** What the apps wrote last, for whoever has to find out why a run did not end. */
  lastLines(): string[] {
    return [this.ingest, ...this.workers].flatMap(({ lines }) => lines.slice(-LINES_TOLD));
  }

  /** How often each post was counted, by id. */
  async counts(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const [name, { volume }] of await this.state.figures()) {
      const [, id] = /^m\d+ (p\w+)x$/.exec(name) ?? [];
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + volume);
    }
    return counts;
  }

  async stop(): Promise<void> {
    await Promise.all([this.ingest, ...this.workers].map((app) => app.stop('SIGKILL')));
    this.store.disconnect();
    await Promise.all([this.kafka.kill(), this.redis.kill()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private launch(name: string): AppProcess {
    return new AppProcess(name, {
      KAFKA_BROKERS: this.kafka.brokers,
      REDIS_URL: this.redis.url,
      INGEST_PORT: String(this.port),
      HTTP_PORT: '0',
      INGEST_WAL_DIR: join(this.folder, 'wal'),
      // Small, so that segments are rotated and the bound is reached.
      INGEST_WAL_MAX_BYTES: '1048576',
      INGEST_WAL_FSYNC: String(this.fsync),
      MINUTE_BUCKETS_KEPT: '10080',
    });
  }
}
