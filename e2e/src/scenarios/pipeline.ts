import { ensureTopics, kafkaClient, RecordProducer } from '@hashpulse/kafka';
import {
  AppProcess,
  startTestKafka,
  startTestRedis,
  type TestKafka,
  type TestRedis,
} from '@hashpulse/testing';
import { connectRedis, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import { CountedState } from '../counted-state.js';

/** The apps of the pipeline. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

/** A real pipeline: Kafka, Redis and the four apps as processes. */
export class Pipeline {
  readonly kafka: Kafka;
  readonly redis: StoreRedis;
  readonly counted: CountedState;
  private readonly apps = new Map<AppName, AppProcess>();

  private constructor(
    private readonly kafkaServer: TestKafka,
    private readonly redisServer: TestRedis,
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    this.kafka = kafkaClient({ brokers: kafkaServer.brokers, clientId: 'hashpulse.test' });
    this.redis = connectRedis({ url: redisServer.url }, () => undefined);
    this.counted = new CountedState(this.kafka, this.redis);
  }

  /** @param settings environment variables on top of the addresses */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Pipeline> {
    const [kafka, redis] = await Promise.all([startTestKafka(), startTestRedis()]);
    const pipeline = new Pipeline(kafka, redis, settings);
    await ensureTopics(pipeline.kafka);
    for (const name of ['ingest', 'tagger', 'aggregator', 'query'] as const) await pipeline.launch(name);
    return pipeline;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apps.values()].map((app) => app.stop()));
    this.redis.disconnect();
    await Promise.all([this.kafkaServer.stop(), this.redisServer.stop()]);
  }

  /** `host:port` of each broker. */
  get brokers(): readonly string[] {
    return this.kafkaServer.brokers;
  }

  get redisUrl(): string {
    return this.redisServer.url;
  }

  async url(name: AppName): Promise<string> {
    return (this.apps.get(name) as AppProcess).url();
  }

  /** The first line that an app has written or writes and that matches. */
  async line(name: AppName, pattern: RegExp): Promise<RegExpExecArray> {
    return (this.apps.get(name) as AppProcess).line(pattern);
  }

  /** Ends an app without a chance to tidy up, and starts it again. */
  async killAndRestart(name: AppName): Promise<void> {
    await this.apps.get(name)?.stop('SIGKILL');
    await this.launch(name);
  }

  /** Asks an app to end and gives its exit code; it is started again. */
  async restart(name: AppName): Promise<number | null | undefined> {
    const code = await this.apps.get(name)?.stop('SIGTERM');
    await this.launch(name);
    return code;
  }

  /** Produces straight to a topic, as users may. */
  async produce(
    topic: string,
    messages: { key: string | null; value: string | Buffer | null }[],
  ): Promise<void> {
    const producer = new RecordProducer(this.kafka);
    await producer.connect();
    for (let i = 0; i < messages.length; i += 1_000)
      await producer.send([{ topic, messages: messages.slice(i, i + 1_000) }]);
    await producer.disconnect();
  }

  /** Sends lines to ingest until they are accepted, as a client does that must lose nothing. */
  async post(lines: readonly string[]): Promise<void> {
    for (let tries = 0; ; tries++) {
      const url = `${await this.url('ingest')}/v1/posts`;
      const headers = { 'content-type': 'application/x-ndjson' };
      const answer = await fetch(url, { method: 'POST', headers, body: lines.join('\n') }).catch(
        () => undefined,
      );
      if (answer?.status === 202) return;
      if (tries > 200) throw new Error(`ingest did not accept the posts: ${answer?.status}`);
    }
  }

  /** Resolves when every record of `posts` is read, and all that followed from it is counted. */
  async settled(withinSeconds = 90): Promise<void> {
    const deadline = Date.now() + withinSeconds * 1_000;
    while (!(await this.counted.isSettled())) {
      if (Date.now() > deadline)
        throw new Error(
          `not all was counted within ${withinSeconds} s: ${JSON.stringify(await this.tally())}`,
        );
    }
  }

  /** The process id of an app. */
  pid(name: AppName): number {
    return (this.apps.get(name) as AppProcess).pid;
  }

  /** What became of all records of `posts`. */
  async tally(): Promise<Record<string, number>> {
    return this.counted.tally();
  }

  /** The volume of every hashtag in every stored bucket, as `m24000000 hashtag`. */
  async volumes(): Promise<Map<string, number>> {
    return new Map(Array.from(await this.counted.figures(), ([name, { volume }]) => [name, volume]));
  }

  /** Asks `query`. */
  async ask<T>(path: string): Promise<T> {
    const answer = await fetch((await this.url('query')) + path);
    if (!answer.ok) throw new Error(`${path} is answered by ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** How many records a topic holds. */
  async records(topic: string): Promise<number> {
    let records = 0;
    for (const [high, low] of (await this.counted.ends(topic)).values()) records += high - low;
    return records;
  }

  private async launch(name: AppName): Promise<void> {
    const env = {
      KAFKA_BROKERS: this.kafkaServer.brokers.join(','),
      REDIS_URL: this.redisServer.url,
      INGEST_PORT: '0',
      QUERY_PORT: '0',
      HTTP_PORT: '0',
      ...this.settings,
    };
    const app = new AppProcess(name, env);
    this.apps.set(name, app);
    const url = await app.url();
    while (!(await fetch(`${url}/health/ready`)).ok);
  }
}
