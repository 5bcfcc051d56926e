import { setTimeout as delay } from 'node:timers/promises';
import { untilTrue } from '@hashpulse/backing-services';
import { TOPICS, type TrendsAnswer } from '@hashpulse/contracts';
import { TrendReader } from '@hashpulse/trend-store';
import { CountedState } from '../counted-state.js';
import type { FaultCluster } from './fault-cluster.js';
import type { Fault } from './fault.js';

const AWAY_MS = 20_000;
const DRAINED_WITHIN_MS = 60_000;
const WORKERS = ['tagger', 'aggregator'] as const;

async function completeUntil(cluster: FaultCluster): Promise<string | null> {
  const [query] = cluster.of('query');
  if (!query) throw new Error('query is not there');
  return ((await (await fetch(`${await query.url()}/v1/trends`)).json()) as TrendsAnswer).completeUntil;
}

/** Offset by `posts` partition up to which every partition of `hashtags` has counted. */
async function counted({ store }: FaultCluster, sources: Iterable<number>): Promise<Map<number, number>> {
  const { progress } = await new TrendReader(store).overview();
  const next = (source: number): number =>
    Math.min(...progress.map((known) => known.get(source)?.next ?? 0), Infinity);
  return new Map(Array.from(sources, (source) => [source, next(source)]));
}

const sum = (offsets: ReadonlyMap<number, number>): number =>
  [...offsets.values()].reduce((a, b) => a + b, 0);

/** All workers are away while posts keep coming; says how fast they catch up. */
export const outage: Fault = async (cluster) => {
  await Promise.all(WORKERS.flatMap((name) => [1, 2].map((i) => cluster.remove(`${name}.${i}`))));
  // An answer may be 0.2 s old.
  await delay(500);
  const before = await completeUntil(cluster);
  await delay(AWAY_MS);
  const during = await completeUntil(cluster);
  if (during !== before) throw new Error(`complete until ${during}, was ${before}, but nobody counts`);
  const ends = await new CountedState(cluster.kafka, cluster.store).ends(TOPICS.posts);
  const goal = new Map([...ends].map(([partition, [end]]) => [partition, end]));
  const waiting = sum(goal) - sum(await counted(cluster, goal.keys()));
  for (const name of WORKERS) for (const i of [1, 2]) cluster.launch(name, i);
  const started = await drain(cluster, goal);
  const perSecond = Math.round((waiting / (performance.now() - started)) * 1_000);
  return `all workers away for ${AWAY_MS / 1_000} s; ${waiting} posts caught up at ${perSecond} a second`;
};

/** Waits until all is counted up to these offsets. Returns when the counting began, ms. */
async function drain(cluster: FaultCluster, goal: ReadonlyMap<number, number>): Promise<number> {
  const before = sum(await counted(cluster, goal.keys()));
  let began: number | undefined;
  await untilTrue('caught up', DRAINED_WITHIN_MS, async () => {
    const now = await counted(cluster, goal.keys());
    if (began === undefined && sum(now) > before) began = performance.now();
    return [...goal].every(([source, end]) => (now.get(source) ?? 0) >= end);
  });
  return began ?? performance.now();
}
