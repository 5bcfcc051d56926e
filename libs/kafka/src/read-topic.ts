import { randomUUID } from 'node:crypto';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { withAdmin } from './with-admin.js';

/**
 * Hands over every record that stands in a topic now, in order within each partition, and leaves no trace in Kafka.
 * Rejects when the topic cannot be read.
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  take: (record: KafkaMessage, partition: number) => void,
): Promise<void> {
  const behind = await ends(kafka, topic);
  if (behind.size === 0) return;
  const groupId = `hashpulse.reader.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch: { partition, messages } }: { batch: Batch }): Promise<void> => {
        const end = behind.get(partition);
        if (end === undefined) return;
        for (const record of messages) if (BigInt(record.offset) < end) take(record, partition);
        if (BigInt(messages.at(-1)?.offset ?? -1) + 1n >= end) behind.delete(partition);
        if (behind.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

interface Batch {
  readonly partition: number;
  readonly messages: KafkaMessage[];
}

/** The end offset of every partition that has records. */
async function ends(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const filled = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
  return new Map(filled.map(({ partition, high }) => [partition, BigInt(high)]));
}
