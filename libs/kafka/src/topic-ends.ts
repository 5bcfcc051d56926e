import type { Kafka } from 'kafkajs';
import { withAdmin } from './with-admin.js';

/** Where the partitions of a topic begin and end, in their order. */
export async function topicEnds(kafka: Kafka, topic: string): Promise<{ low: number; high: number }[]> {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  return offsets
    .sort((a, b) => a.partition - b.partition)
    .map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
}
