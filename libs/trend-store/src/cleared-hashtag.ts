import { partitionOf } from '@hashpulse/contracts';
import { bucketName, placesOf } from '@hashpulse/trends';
import type { Redis } from 'ioredis';
import { writeBucketState } from './bucket-state.js';
import { readHashtagsState } from './hashtags-partition-store.js';
import { bucketKey, hashtagsStateKey } from './keys.js';
import { partitionCount } from './partition-count.js';

/**
 * Takes all that is counted of a hashtag out of the store, without reading it: it may be damaged. No aggregator may
 * run meanwhile; one that does makes this throw.
 * @param hashtag canonical
 * @returns from how many minutes and hours
 */
export async function clearHashtag(redis: Redis, hashtag: string): Promise<number> {
  const partitions = await partitionCount(redis, 'hashtags');
  if (partitions === undefined) return 0;
  const partition = partitionOf(hashtag, partitions);
  const key = hashtagsStateKey(partition);
  await redis.watch(key);
  const { state, next } = readHashtagsState(await redis.hgetall(key));
  const transaction = redis.multi();
  let cleared = 0;
  for (const bucket of state.buckets.values()) {
    if ((await redis.hexists(bucketKey(partition, bucket), hashtag)) === 0) continue;
    cleared += 1;
    transaction.hdel(bucketKey(partition, bucket), hashtag);
    const fill = state.fills.get(bucketName(bucket));
    if (!fill || next === undefined) continue;
    const places = Math.max(0, fill.hashtags.places - placesOf(hashtag));
    const left = { ...fill, hashtags: { ...fill.hashtags, places } };
    // Places become fewer, so query sees that the bucket is another one.
    transaction.hset(key, `b:${bucketName(bucket)}`, writeBucketState(next, left));
  }
  if ((await transaction.exec()) === null)
    throw new Error('an aggregator has counted meanwhile: stop them all');
  return cleared;
}
