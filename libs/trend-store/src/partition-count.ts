import type { RedisConnection } from '@hashpulse/redis';
import { PARTITIONS_KEY, SOURCES_KEY } from './keys.js';

const KEYS = { posts: SOURCES_KEY, hashtags: PARTITIONS_KEY } as const;
/** The topics whose state is kept by partition. */
export type PartitionedTopic = keyof typeof KEYS;

/** Where the number is kept. */
export const partitionCountKey = (topic: PartitionedTopic): string => KEYS[topic];

/** The number of partitions that what is stored of a topic is of; undefined: nothing is stored. */
export async function partitionCount(
  redis: RedisConnection,
  topic: PartitionedTopic,
): Promise<number | undefined> {
  const text = await redis.get(KEYS[topic]);
  return text === null ? undefined : Number(text);
}

/** Says the number if nobody has; writes nothing otherwise, so that a full Redis does not refuse it. */
export async function claimPartitionCount(
  redis: RedisConnection,
  topic: PartitionedTopic,
  partitions: number,
): Promise<void> {
  if ((await partitionCount(redis, topic)) === undefined)
    await redis.set(KEYS[topic], String(partitions), 'NX');
}
