import { setTimeout as delay } from 'node:timers/promises';
import { TOPICS } from '@hashpulse/contracts';
import { type kafkaClient, RecordProducer } from '@hashpulse/kafka';
import type { Log } from '@hashpulse/nest-service';

/** Between two attempts to connect, ms. */
const RETRY_MS = 1_000;

/** Connects to Kafka in the background and tells whether posts can be written. */
export class KafkaConnection {
  readonly producer: RecordProducer;
  private readonly admin;
  private connected = false;
  private readonly closing = new AbortController();

  constructor(
    kafka: ReturnType<typeof kafkaClient>,
    private readonly log: Log,
  ) {
    this.producer = new RecordProducer(kafka);
    this.admin = kafka.admin();
  }

  /** Keeps trying until Kafka is there; resolves then, or once closed. */
  async open(): Promise<void> {
    while (!this.connected && !this.closing.signal.aborted) {
      try {
        await Promise.all([this.producer.connect(), this.admin.connect()]);
        this.connected = true;
        this.log.info('connected to Kafka');
      } catch (error) {
        this.log.warn({ err: error }, 'cannot reach Kafka yet');
        await delay(RETRY_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  /** @throws when posts cannot be written, telling why */
  async check(): Promise<void> {
    if (!this.connected) throw new Error('Kafka is not reached yet');
    const topics = await this.admin.listTopics();
    if (!topics.includes(TOPICS.posts)) throw new Error(`the topic ${TOPICS.posts} does not exist`);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.connected = false;
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()]);
  }
}
