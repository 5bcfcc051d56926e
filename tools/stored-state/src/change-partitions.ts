import { setTimeout as delay } from 'node:timers/promises';
import { partitionCount as topicPartitions, topicEnds, withAdmin } from '@hashpulse/kafka';
import {
  dropPartitionsFrom,
  partitionCount,
  type PartitionedTopic,
  PartitionSplit,
} from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import type { Connections } from './connections.js';
import { untilSettled } from './settled.js';
import { requireStopped, type WorkerName } from './stopped-workers.js';

/** Whose state or output depends on the number of a topic's partitions. */
const WORKERS: Readonly<Record<PartitionedTopic, readonly WorkerName[]>> = {
  posts: ['tagger'],
  hashtags: ['tagger', 'aggregator'],
};

/** What was done. */
export interface PartitionsChange {
  readonly topic: PartitionedTopic;
  readonly from: number;
  readonly to: number;
}

/**
 * Brings a topic and what is stored of it to another number of partitions. May be killed at any point and run again;
 * before the topic itself is changed it can also be taken back ({@link takeBack}). Throws when it must not be done now.
 */
export async function changePartitions(
  { kafka, redis }: Connections,
  topic: PartitionedTopic,
  to: number,
  say: (line: string) => void,
): Promise<PartitionsChange> {
  const found = await topicPartitions(kafka, topic);
  const stored = await partitionCount(redis, topic);
  const from = stored ?? found;
  requirePossible(topic, { from, found, to });
  if (found === to && from === to) return { topic, from, to };
  await requireStopped(kafka, WORKERS[topic]);
  if (stored === undefined) {
    await addPartitions(kafka, topic, to);
    return { topic, from, to };
  }
  await untilSettled(kafka, redis, say);
  if (topic === 'hashtags') await requireEmpty(kafka, from);
  const split = new PartitionSplit(redis, topic, from, to);
  say('writing the new partitions beside the old ones …');
  await split.prepare();
  if (found < to) await addPartitions(kafka, topic, to);
  await requireStopped(kafka, WORKERS[topic]);
  if (!(await split.finish())) {
    throw new Error('a worker has counted meanwhile: stop the workers and run this again');
  }
  return { topic, from, to };
}

/** Takes away what an interrupted change has written. Throws when the topic is changed already. */
export async function takeBack({ kafka, redis }: Connections, topic: PartitionedTopic): Promise<object> {
  const found = await topicPartitions(kafka, topic);
  const stored = await partitionCount(redis, topic);
  if (stored !== undefined && found !== stored) {
    throw new Error(`${topic} has ${found} partitions already: go on with --to ${found}`);
  }
  await dropPartitionsFrom(redis, topic, found);
  return { topic, partitions: found };
}

function requirePossible(
  topic: string,
  { from, found, to }: { readonly from: number; readonly found: number; readonly to: number },
): void {
  if (to < found) throw new Error(`${topic} has ${found} partitions: Kafka cannot take any away`);
  if (to % from !== 0) {
    throw new Error(`what is counted is of ${from} partitions: only a multiple of it is possible`);
  }
}

/** Only taggers write to it, and they refuse a number that is not the stored one. */
async function requireEmpty(kafka: Kafka, from: number): Promise<void> {
  const added = (await topicEnds(kafka, 'hashtags')).slice(from);
  if (added.every(({ high }) => high === 0)) return;
  throw new Error('the added partitions of hashtags have records already: only a replay can count them');
}

async function addPartitions(kafka: Kafka, topic: string, count: number): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    for (;;) {
      const [metadata] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
      if (metadata?.partitions.filter(({ leader }) => leader >= 0).length === count) return;
      await delay(200);
    }
  });
}
