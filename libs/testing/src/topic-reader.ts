import { EventEmitter, once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { kafkaClient } from '@hashpulse/kafka';

/** A record as it stands in a topic. */
export interface StoredRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | undefined;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads everything of a topic, from its beginning. */
export class TopicReader {
  private readonly kafka;
  private readonly consumer;
  private readonly admin;
  private readonly next = new Map<number, bigint>();
  private readonly stored: StoredRecord[] = [];
  private readonly progress = new EventEmitter();

  constructor(
    brokers: readonly string[],
    private readonly topic: string,
  ) {
    this.kafka = kafkaClient({ brokers, clientId: 'hashpulse.test' });
    this.consumer = this.kafka.consumer({ groupId: `hashpulse.test.${randomUUID()}` });
    this.admin = this.kafka.admin();
  }

  async start(): Promise<void> {
    await Promise.all([this.admin.connect(), this.consumer.connect()]);
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        for (const { offset, key, value, headers = {} } of messages) {
          const texts = Object.entries(headers).map(([name, text]) => [name, String(text)]);
          const record = { partition, offset: BigInt(offset), key: key?.toString(), value };
          this.stored.push({ ...record, headers: Object.fromEntries(texts) as Record<string, string> });
          this.next.set(partition, BigInt(offset) + 1n);
        }
        this.progress.emit('batch');
      },
    });
  }

  /** All records that are in the topic at the time of the call; in order within each partition. */
  async records(): Promise<readonly StoredRecord[]> {
    const ends = await this.admin.fetchTopicOffsets(this.topic);
    const behind = () => ends.some(({ partition, high }) => (this.next.get(partition) ?? 0n) < BigInt(high));
    while (behind()) await once(this.progress, 'batch');
    return [...this.stored];
  }

  async stop(): Promise<void> {
    await Promise.all([this.consumer.disconnect(), this.admin.disconnect()]);
  }
}
