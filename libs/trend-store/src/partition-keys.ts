import type { Redis } from 'ioredis';
import type { PartitionedTopic } from './partition-count.js';

/** `hp:{posts:3}:state` */
const KEY = /^hp:\{(?:posts|hashtags):(\d+)\}:/;

/** Every key that is stored of a topic's partitions, by partition. */
export async function partitionKeys(redis: Redis, topic: PartitionedTopic): Promise<Map<number, string[]>> {
  // A scan may give a key twice.
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `hp:{${topic}:*`, 'COUNT', 1_000);
    cursor = next;
    for (const key of keys) if (KEY.test(key)) found.add(key);
  } while (cursor !== '0');
  return Map.groupBy(found, (key) => Number(KEY.exec(key)?.[1]));
}
