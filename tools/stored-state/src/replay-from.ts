import { TOPICS } from '@hashpulse/contracts';
import { topicEnds, withAdmin } from '@hashpulse/kafka';
import { restartCounts } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import type { Connections } from './connections.js';
import { requireStopped } from './stopped-workers.js';

/**
 * Has all counts made anew out of the posts that Kafka took from a time on; what moderators decided stays.
 * Throws while workers run.
 * @param from ms since the epoch; undefined: from where the topic begins
 */
export async function replayFrom({ kafka, redis }: Connections, from: number | undefined): Promise<object> {
  await requireStopped(kafka, ['tagger', 'aggregator']);
  const ranges = await topicEnds(kafka, TOPICS.posts);
  const posts = from === undefined ? ranges.map(({ low }) => low) : await offsetsAt(kafka, from);
  const hashtags = (await topicEnds(kafka, TOPICS.hashtags)).map(({ high }) => high);
  const skipped = posts.reduce((sum, next) => sum + next, 0);
  const span = { from: 0, to: from ?? 0, topic: TOPICS.posts, partition: 0, records: skipped };
  await restartCounts(redis, { posts, hashtags }, skipped > 0 && from !== undefined ? span : undefined);
  const replayed = ranges.reduce((sum, { high }, partition) => sum + high - (posts[partition] ?? 0), 0);
  return { replayed, skipped };
}

async function offsetsAt(kafka: Kafka, time: number): Promise<number[]> {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsetsByTimestamp(TOPICS.posts, time));
  return offsets.sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
}
