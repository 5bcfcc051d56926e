import { setTimeout as delay } from 'node:timers/promises';
import { TOPICS } from '@hashpulse/contracts';
import { type kafkaClient, RecordProducer } from '@hashpulse/kafka';
import type { Log } from '@hashpulse/nest-service';

/** Between two attempts to connect, ms. */
const RETRY_MS = 1_000;
/** Between two looks at Kafka, and how long one may take, ms. */
const LOOK_EVERY_MS = 1_000;
const LOOK_TIMEOUT_MS = 2_000;

/** Connects to Kafka in the background and tells whether posts can be written. */
export class KafkaConnection {
  readonly producer: RecordProducer;
  private readonly admin;
  private connected = false;
  /** Why Kafka takes no posts; undefined when it does. */
  private trouble: string | undefined = 'Kafka is not reached yet';
  private readonly firstLook = Promise.withResolvers<void>();
  private readonly closing = new AbortController();

  constructor(
    kafka: ReturnType<typeof kafkaClient>,
    private readonly log: Log,
  ) {
    this.producer = new RecordProducer(kafka);
    this.admin = kafka.admin();
  }

  /** Keeps trying until Kafka is there, then watches it; resolves once closed. */
  async open(): Promise<void> {
    while (!this.connected && !this.closing.signal.aborted) {
      try {
        await Promise.all([this.producer.connect(), this.admin.connect()]);
        this.connected = true;
        this.log.info('connected to Kafka');
      } catch (error) {
        this.log.warn({ err: error }, 'cannot reach Kafka yet');
        await this.pause(RETRY_MS);
      }
    }
    while (!this.closing.signal.aborted) {
      this.trouble = await Promise.race([this.look(), this.tooLate()]);
      this.firstLook.resolve();
      await this.pause(LOOK_EVERY_MS);
    }
  }

  /**
   * Answers at once from the last look, so that a flood of questions costs Kafka nothing; only before the first look
   * it waits for that a little.
   * @throws when posts cannot be written, telling why
   */
  async check(): Promise<void> {
    await Promise.race([this.firstLook.promise, this.pause(LOOK_TIMEOUT_MS)]);
    if (this.trouble !== undefined) throw new Error(this.trouble);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()]);
  }

  private async look(): Promise<string | undefined> {
    try {
      const topics = await this.admin.listTopics();
      return topics.includes(TOPICS.posts) ? undefined : `the topic ${TOPICS.posts} does not exist`;
    } catch (error) {
      return `Kafka does not answer: ${(error as Error).message}`;
    }
  }

  private async tooLate(): Promise<string> {
    await this.pause(LOOK_TIMEOUT_MS);
    return `Kafka does not answer within ${LOOK_TIMEOUT_MS / 1_000} s`;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
