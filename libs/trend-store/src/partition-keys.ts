import { primaries, type RedisConnection } from '@hashpulse/redis';
import type { PartitionedTopic } from './partition-count.js';

/** `hp:{posts:3}:state` */
const KEY = /^hp:\{(?:posts|hashtags):(\d+)\}:/;

/** Every key that is stored of a topic's partitions, by partition. */
export async function partitionKeys(
  redis: RedisConnection,
  topic: PartitionedTopic,
): Promise<Map<number, string[]>> {
  // A scan may give a key twice.
  const found = new Set<string>();
  for (const node of await primaries(redis)) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `hp:{${topic}:*`, 'COUNT', 1_000);
      cursor = next;
      for (const key of keys) if (KEY.test(key)) found.add(key);
    } while (cursor !== '0');
  }
  return Map.groupBy(found, (key) => Number(KEY.exec(key)?.[1]));
}
