import { partitionOf } from '@hashpulse/contracts';
import { bucketName, placesOf } from '@hashpulse/trends';
import { writeBucketState } from './bucket-state.js';
import { readHashtagsState } from './hashtags-partition-store.js';
import { bucketKey, hashtagsStateKey } from './keys.js';
import { partitionCount } from './partition-count.js';
import type { StoreRedis } from './redis-client.js';
import { StateCommit } from './state-commit.js';

/**
 * Takes all that is counted of a hashtag out of the store, without reading it: it may be damaged. No aggregator may
 * run meanwhile; one that does makes this throw.
 * @param hashtag canonical
 * @returns from how many minutes and hours
 */
export async function clearHashtag(redis: StoreRedis, hashtag: string): Promise<number> {
  const partitions = await partitionCount(redis, 'hashtags');
  if (partitions === undefined) return 0;
  const partition = partitionOf(hashtag, partitions);
  const key = hashtagsStateKey(partition);
  const { state, next } = readHashtagsState(await redis.hgetall(key));
  if (next === undefined) return 0;
  // From the offset to the same one: nothing is changed when an aggregator has moved it meanwhile.
  const commit = new StateCommit(key, next, next);
  let cleared = 0;
  for (const bucket of state.buckets.values()) {
    if ((await redis.hexists(bucketKey(partition, bucket), hashtag)) === 0) continue;
    cleared += 1;
    commit.delete(bucketKey(partition, bucket), [hashtag]);
    const fill = state.fills.get(bucketName(bucket));
    if (!fill) continue;
    const places = Math.max(0, fill.hashtags.places - placesOf(hashtag));
    const left = { ...fill, hashtags: { ...fill.hashtags, places } };
    // Places become fewer, so query sees that the bucket is another one.
    commit.set(key, [`b:${bucketName(bucket)}`, writeBucketState(next, left)]);
  }
  if (await commit.run(redis)) throw new Error('an aggregator has counted meanwhile: stop them all');
  return cleared;
}
