import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { groupMembers, topicEnds } from '@hashpulse/kafka';
import { PostsPartitionStore, type StoreRedis } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';

/**
 * Lets the taggers read `posts` from its beginning, so that every change is written to `hashtags` once more;
 * what the aggregators have they skip. Throws when `posts` is not whole any more, or a tagger runs.
 */
export async function tagAgain(kafka: Kafka, redis: StoreRedis): Promise<void> {
  const ranges = await topicEnds(kafka, TOPICS.posts);
  if (ranges.some(({ low }) => low > 0)) {
    throw new Error('the topic posts does not begin at offset 0 any more: only --accept is possible');
  }
  const store = new PostsPartitionStore(redis);
  for (const partition of ranges.keys()) await store.forget(partition);
}

/** Throws unless the group of the taggers is empty. */
export async function requireNoTaggers(kafka: Kafka): Promise<void> {
  if ((await groupMembers(kafka, CONSUMER_GROUPS.tagger)) > 0) throw new Error('stop all taggers first');
}
