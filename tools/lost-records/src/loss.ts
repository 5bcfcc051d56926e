import { TOPICS } from '@hashpulse/contracts';
import { topicEnds } from '@hashpulse/kafka';
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

/** Where the log of a partition begins behind the offset at which its worker must go on. */
export async function findLosses(kafka: Kafka, redis: StoreRedis): Promise<Loss[]> {
  const stores = [
    [TOPICS.posts, new PostsPartitionStore(redis)],
    [TOPICS.hashtags, new HashtagsPartitionStore(redis, 0)],
  ] as const;
  const losses: Loss[] = [];
  for (const [topic, store] of stores) {
    for (const [partition, { low, high }] of (await topicEnds(kafka, topic)).entries()) {
      const stored = await store.next(partition);
      if (low > (stored ?? 0)) losses.push({ topic, partition, stored, earliest: low, end: high });
    }
  }
  return losses;
}
