import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { untilTrue } from '@hashpulse/backing-services';
import type { TrendsAnswer } from '@hashpulse/contracts';
import { TOPICS } from '@hashpulse/contracts';
import type { SeededRandom } from '@hashpulse/demo';
import { HashtagsPartitionStore, PostsPartitionStore, TrendReader } from '@hashpulse/trend-store';
import { CountedState } from '../counted-state.js';
import type { FaultCluster } from './fault-cluster.js';
import type { Fault } from './fault.js';

const TOOL = fileURLToPath(new URL('../../../tools/lost-records/dist/main.js', import.meta.url));
/** How long the workers are away while their records are deleted, ms. */
const AWAY_MS = 4_000;

type Worker = 'tagger' | 'aggregator';

/** A partition that was never read may begin anywhere: only of one that was can records be lost. */
async function untilEveryPartitionIsStored({ store }: FaultCluster): Promise<void> {
  await untilTrue('every partition is stored', 60_000, async () => {
    const posts = await new PostsPartitionStore(store).positions(8);
    const { partitions } = await new TrendReader(store).overview();
    return posts.size === 8 && partitions.length === 8 && partitions.every(({ next }) => next !== undefined);
  });
}

async function lostRecords(cluster: FaultCluster, action: string): Promise<void> {
  const env = { ...process.env, ...cluster.addresses };
  await promisify(execFile)(process.execPath, ['--no-warnings', TOOL, action], { env });
}

async function stop(cluster: FaultCluster, name: Worker): Promise<void> {
  await Promise.all([1, 2].map((i) => cluster.remove(`${name}.${i}`)));
}

/** Starts the workers, and waits until one has stopped because records are gone. */
async function startAndSeeThemHalt(cluster: FaultCluster, name: Worker): Promise<void> {
  for (const i of [1, 2]) cluster.launch(name, i);
  const codes = cluster.of(name).map((app) => app.exit());
  const code = await Promise.race(codes);
  if (code !== 1) throw new Error(`a ${name} ended with ${code}, not with 1 for lost records`);
}

/** Deletes records of one partition behind the stored offset. Returns where its log begins now. */
async function deleteBeyond(
  cluster: FaultCluster,
  draws: SeededRandom,
  topic: string,
  stored: ReadonlyMap<number, number>,
): Promise<{ partition: number; stored: number; earliest: number }> {
  const ends = await new CountedState(cluster.kafka, cluster.store).ends(topic);
  const waiting = [...stored].filter(([partition, next]) => (ends.get(partition)?.[0] ?? 0) > next + 1);
  const [partition, next] = draws.pick(waiting);
  const [end] = ends.get(partition) ?? [0];
  const earliest = next + 1 + draws.below(end - next - 1);
  const admin = cluster.kafka.admin();
  await admin.connect();
  // kafkajs deletes only where it knows the leaders already.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(earliest) }] });
  await admin.disconnect();
  return { partition, stored: next, earliest };
}

/** Throws when an answer claims to be complete beyond an event time (ms), or says nothing of what is lost. */
async function answers(
  cluster: FaultCluster,
  check: (answer: TrendsAnswer) => string | undefined,
): Promise<void> {
  for (const query of cluster.of('query')) {
    const answer = (await (await fetch(`${await query.url()}/v1/trends`)).json()) as TrendsAnswer;
    const wrong = check(answer);
    if (wrong) throw new Error(`${wrong}: ${JSON.stringify({ ...answer, trends: [] })}`);
  }
}

const notCompleteBeyond = (at: number) => (answer: TrendsAnswer) =>
  Date.parse(answer.completeUntil ?? '') > at ? `complete beyond ${new Date(at).toISOString()}` : undefined;

/** Posts are deleted before a tagger has read them: an operator accepts the loss. */
export const postsRetention: Fault = async (cluster, draws, oracle) => {
  await untilEveryPartitionIsStored(cluster);
  await stop(cluster, 'tagger');
  const positions = await new PostsPartitionStore(cluster.store).positions(8);
  const stored = new Map(Array.from(positions, ([partition, { next }]) => [partition, next]));
  await oracle.readOn(stored);
  await delay(AWAY_MS);
  const lost = await deleteBeyond(cluster, draws, TOPICS.posts, stored);
  oracle.skip(lost.partition, lost.earliest);
  await startAndSeeThemHalt(cluster, 'tagger');
  await answers(cluster, notCompleteBeyond(positions.get(lost.partition)?.streamTime ?? 0));
  await lostRecords(cluster, '--accept');
  await answers(cluster, ({ incomplete }) =>
    incomplete?.length === 1 ? undefined : 'the loss is not marked',
  );
  return `posts[${lost.partition}] lost ${lost.earliest - lost.stored} records; halted, accepted, marked`;
};

/** Records of `hashtags` are deleted before an aggregator has read them: they are made once more out of `posts`. */
export const hashtagsRetention: Fault = async (cluster, draws) => {
  await untilEveryPartitionIsStored(cluster);
  await stop(cluster, 'aggregator');
  await delay(AWAY_MS);
  const store = new HashtagsPartitionStore(cluster.store, 8);
  const stored = new Map<number, number>();
  for (let partition = 0; partition < 8; partition++)
    stored.set(partition, (await store.next(partition)) ?? 0);
  const { progress } = await new TrendReader(cluster.store).overview();
  const lost = await deleteBeyond(cluster, draws, TOPICS.hashtags, stored);
  await startAndSeeThemHalt(cluster, 'aggregator');
  const reached = [...(progress[lost.partition]?.values() ?? [])].map(({ streamTime }) => streamTime ?? 0);
  await answers(cluster, notCompleteBeyond(Math.min(...reached)));
  await stop(cluster, 'tagger');
  await lostRecords(cluster, '--tag-again');
  for (const i of [1, 2]) cluster.launch('tagger', i);
  return `hashtags[${lost.partition}] lost ${lost.earliest - lost.stored} records; halted, tagged again`;
};
