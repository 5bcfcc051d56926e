import { TOPICS } from '@hashpulse/contracts';
import { HashtagsPartitionStore, PostsPartitionStore, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';

/** Records of a partition that are gone before they were counted. */
export interface Loss {
  readonly topic: string;
  readonly partition: number;
  /** The offset that is stored; undefined: nothing is. */
  readonly stored: number | undefined;
  /** Where the log begins. */
  readonly earliest: number;
  /** Where it ends. */
  readonly end: number;
}

/** A topic's partitions in their order: where each begins and ends. */
export async function logRanges(kafka: Kafka, topic: string): Promise<{ low: number; high: number }[]> {
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

/** Where the log of a partition begins behind the offset at which its worker must go on. */
export async function findLosses(kafka: Kafka, redis: StoreRedis): Promise<Loss[]> {
  const stores = [
    [TOPICS.posts, new PostsPartitionStore(redis)],
    [TOPICS.hashtags, new HashtagsPartitionStore(redis, 0)],
  ] as const;
  const losses: Loss[] = [];
  for (const [topic, store] of stores) {
    for (const [partition, { low, high }] of (await logRanges(kafka, topic)).entries()) {
      const stored = await store.next(partition);
      if (low > (stored ?? 0)) losses.push({ topic, partition, stored, earliest: low, end: high });
    }
  }
  return losses;
}
