import { PostsPartition, type PostsPartitionSettings } from '@hashpulse/tagging';
import type { Redis } from 'ioredis';
import { HALTED_KEY, hashtagsStateKey, INCOMPLETE_KEY, postsStateKey } from './keys.js';
import { type PartitionedTopic, partitionCountKey } from './partition-count.js';
import { partitionKeys } from './partition-keys.js';
import type { IncompleteSpan } from './incomplete-spans.js';
import { tallyFields } from './tally-fields.js';

/** Where reading starts anew, by partition. */
export type StartOffsets = Readonly<Record<PartitionedTopic, readonly number[]>>;

/**
 * Forgets all that is counted and has the workers begin at these offsets, in one transaction; what moderators decided
 * stays. No worker may run meanwhile.
 * @param incomplete the time of which nothing is counted then
 */
export async function restartCounts(
  redis: Redis,
  offsets: StartOffsets,
  incomplete: IncompleteSpan | undefined,
): Promise<void> {
  const transaction = redis.multi().unlink(HALTED_KEY, INCOMPLETE_KEY);
  for (const topic of ['posts', 'hashtags'] as const) {
    for (const keys of (await partitionKeys(redis, topic)).values()) transaction.unlink(...keys);
    transaction.set(partitionCountKey(topic), String(offsets[topic].length));
  }
  const { tally } = PostsPartition.at({} as PostsPartitionSettings, 0).position();
  for (const [partition, next] of offsets.posts.entries()) {
    const state = { next: String(next), streamTime: '', ...tallyFields(tally) };
    transaction.hset(postsStateKey(partition), state);
  }
  for (const [partition, next] of offsets.hashtags.entries()) {
    transaction.hset(hashtagsStateKey(partition), 'next', String(next));
  }
  if (incomplete) transaction.rpush(INCOMPLETE_KEY, JSON.stringify(incomplete));
  await transaction.exec();
}
