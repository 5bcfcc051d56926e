import type { Kafka } from 'kafkajs';

/** Where the partitions of a topic begin and end, in their order. */
export async function topicEnds(kafka: Kafka, topic: string): Promise<{ low: number; high: number }[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets
      .sort((a, b) => a.partition - b.partition)
      .map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
  } finally {
    await admin.disconnect();
  }
}
