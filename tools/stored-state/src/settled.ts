import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { groupMembers, topicEnds } from '@hashpulse/kafka';
import { PostsPartitionStore, type StoreRedis, TrendReader } from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';

/** How long aggregators may take to count what the taggers have left, ms. */
const DRAINED_WITHIN_MS = 300_000;

/**
 * Resolves when the aggregators have counted all that the taggers wrote, and the taggers have committed all of it:
 * no batch is half done. The taggers must be stopped.
 */
export async function untilSettled(
  kafka: Kafka,
  redis: StoreRedis,
  say: (line: string) => void,
): Promise<void> {
  const until = Date.now() + DRAINED_WITHIN_MS;
  for (let told = false; ; told = true) {
    const waiting = await unfinished(kafka, redis);
    if (waiting === undefined) return;
    const aggregators = await groupMembers(kafka, CONSUMER_GROUPS.aggregator);
    if (!waiting.passes || aggregators === 0 || Date.now() > until) throw new Error(waiting.why);
    if (!told) say('waiting until the aggregators have counted all that the taggers have written …');
    await delay(500);
  }
}

interface Unfinished {
  readonly why: string;
  /** Whether running aggregators bring it to an end. */
  readonly passes: boolean;
}

async function unfinished(kafka: Kafka, redis: StoreRedis): Promise<Unfinished | undefined> {
  const { partitions } = await new TrendReader(redis).overview();
  const ends = await topicEnds(kafka, TOPICS.hashtags);
  for (const [partition, { next }] of partitions.entries()) {
    const end = ends[partition]?.high ?? 0;
    if ((next ?? 0) === end) continue;
    const why = `hashtags[${partition}] is counted up to ${next ?? 0} of ${end}: start the aggregators, and stop them when this command says so`;
    return { why, passes: true };
  }
  const sources = await topicEnds(kafka, TOPICS.posts);
  const posts = await new PostsPartitionStore(redis).positions(sources.length);
  for (const [source, { low }] of sources.entries()) {
    const committed = posts.get(source)?.next ?? low;
    for (const [partition, { state }] of partitions.entries()) {
      const counted = state.progress.get(source)?.next ?? committed;
      if (counted === committed) continue;
      const why = `posts[${source}] is committed up to ${committed}, but hashtags[${partition}] has it up to ${counted}: a tagger ended with a batch half done. Start the taggers, and stop them with SIGTERM when they have caught up`;
      return { why, passes: false };
    }
  }
  return undefined;
}
