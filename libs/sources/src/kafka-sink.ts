import { TOPICS } from '@hashpulse/contracts';
import { type kafkaClient, RecordProducer } from '@hashpulse/kafka';
import { type Delivery, type PostSink, SinkError } from './post-sink.js';

/** The broker's limit for a record is 1 MB. */
const MAX_POST_BYTES = 900_000;

interface Identified {
  readonly network?: unknown;
  readonly id?: unknown;
}

/** Writes posts straight to the topic `posts`; what is no post the tagger sets aside in `posts.dead`. */
export class KafkaSink implements PostSink {
  private readonly producer: RecordProducer;
  private readonly admin;
  private connected: Promise<void> | undefined;

  constructor(kafka: ReturnType<typeof kafkaClient>) {
    this.producer = new RecordProducer(kafka);
    this.admin = kafka.admin();
  }

  async send(posts: readonly object[]): Promise<Delivery> {
    await this.connect();
    const messages = posts.map((post) => {
      const { network, id } = post as Identified;
      return { key: `${String(network)}:${String(id)}`, value: JSON.stringify(post) };
    });
    const fitting = messages.filter(({ value }) => Buffer.byteLength(value) <= MAX_POST_BYTES);
    await this.producer.send([{ topic: TOPICS.posts, messages: fitting }]);
    const tooLarge = messages.length - fitting.length;
    const refused = Array.from({ length: tooLarge }, () => ({
      code: 'post-too-large',
      message: `larger than ${MAX_POST_BYTES} bytes`,
    }));
    return { accepted: fitting.length, refused };
  }

  async check(): Promise<void> {
    await this.connect();
    const topics = await this.admin.listTopics();
    if (!topics.includes(TOPICS.posts)) throw new Error(`the topic ${TOPICS.posts} does not exist`);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()]);
  }

  private async connect(): Promise<void> {
    this.connected ??= Promise.all([this.producer.connect(), this.admin.connect()]).then(() => undefined);
    try {
      await this.connected;
    } catch (error) {
      this.connected = undefined;
      throw new SinkError(`Kafka cannot be reached: ${(error as Error).message}`);
    }
  }
}
