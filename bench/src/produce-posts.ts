import { TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import type { Message } from 'kafkajs';
import { benchPosts } from './bench-posts.js';
import type { BenchServices } from './bench-services.js';
import { ExactCounts } from './exact-counts.js';

/** Event time of the first post, ms. */
export const START = Date.parse('2016-10-21T11:00:00Z');
/** Event time of all posts, ms. */
export const SPAN_MS = 30 * 60_000;
const BATCH = 1_000;

/** Writes posts to Kafka; gives what is to be counted of them. */
export async function producePosts(
  services: BenchServices,
  { seed, posts: count }: { readonly seed: number; readonly posts: number },
): Promise<ExactCounts> {
  await services.ensureTopics();
  const producer = new RecordProducer(services.kafka);
  await producer.connect();
  const exact = new ExactCounts();
  let messages: Message[] = [];
  for (const post of benchPosts({ seed, count, start: START, spanMs: SPAN_MS, prefix: '' })) {
    exact.add(post);
    messages.push({ key: post.key, value: post.json });
    if (messages.length < BATCH) continue;
    await producer.send([{ topic: TOPICS.posts, messages }]);
    messages = [];
  }
  if (messages.length > 0) await producer.send([{ topic: TOPICS.posts, messages }]);
  await producer.disconnect();
  return exact;
}
