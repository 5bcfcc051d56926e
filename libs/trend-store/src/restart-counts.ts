import { inTransactions, type RedisConnection, type TransactionStep } from '@hashpulse/redis';
import { PostsPartition, type PostsPartitionSettings } from '@hashpulse/tagging';
import { HALTED_KEY, hashtagsStateKey, INCOMPLETE_KEY, postsStateKey } from './keys.js';
import { type PartitionedTopic, partitionCountKey } from './partition-count.js';
import { partitionKeys } from './partition-keys.js';
import type { IncompleteSpan } from './incomplete-spans.js';
import { tallyFields } from './tally-fields.js';

/** Where reading starts anew, by partition. */
export type StartOffsets = Readonly<Record<PartitionedTopic, readonly number[]>>;

const TOPICS = ['posts', 'hashtags'] as const;

/**
 * Forgets all that is counted and has the workers begin at these offsets, in one transaction; what moderators decided
 * stays. No worker may run meanwhile. In a Redis Cluster, whose transactions are of one slot, the stored numbers of
 * partitions are 0 until all is done, which workers refuse: killed on the way, it is to be run again.
 * @param incomplete the time of which nothing is counted then
 */
export async function restartCounts(
  redis: RedisConnection,
  offsets: StartOffsets,
  incomplete: IncompleteSpan | undefined,
): Promise<void> {
  const steps: TransactionStep[] = TOPICS.map((topic) => (step) => step.set(partitionCountKey(topic), '0'));
  for (const topic of TOPICS) {
    for (const keys of (await partitionKeys(redis, topic)).values())
      steps.push((step) => step.unlink(...keys));
  }
  const { tally } = PostsPartition.at({} as PostsPartitionSettings, 0).position();
  for (const [partition, next] of offsets.posts.entries()) {
    const state = { next: String(next), streamTime: '', ...tallyFields(tally) };
    steps.push((step) => step.hset(postsStateKey(partition), state));
  }
  for (const [partition, next] of offsets.hashtags.entries())
    steps.push((step) => step.hset(hashtagsStateKey(partition), 'next', String(next)));
  steps.push((step) => step.unlink(HALTED_KEY));
  steps.push((step) => {
    step.unlink(INCOMPLETE_KEY);
    return incomplete ? step.rpush(INCOMPLETE_KEY, JSON.stringify(incomplete)) : step;
  });
  for (const topic of TOPICS)
    steps.push((step) => step.set(partitionCountKey(topic), String(offsets[topic].length)));
  await inTransactions(redis, steps);
}
