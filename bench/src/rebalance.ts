import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import { type BenchPost, benchPosts } from './bench-posts.js';
import type { BenchServices } from './bench-services.js';
import { BenchSystem, type KeptTopic } from './bench-system.js';
import { countedVolumes } from './counted-volumes.js';
import { ExactCounts } from './exact-counts.js';
import { SPAN_MS, START } from './produce-posts.js';
import { Standstills } from './standstills.js';

/** How long partitions stood while workers came and went under steady traffic. */
export interface Rebalance {
  readonly postsPerSecond: number;
  readonly phases: readonly RebalancePhase[];
  readonly correct: boolean;
}

/** A phase, and how long at most a partition of each topic was not moved on in it, ms. */
export interface RebalancePhase {
  readonly what: string;
  readonly postsMs: number;
  readonly hashtagsMs: number;
}

const POSTS_PER_SECOND = 6_000;
const TURN_MS = 100;
const PHASE_MS = 8_000;
/** Beyond a session, after which a killed worker's partitions go to others. */
const KILLED_MS = 20_000;

type Move = readonly [what: string, ms: number, act: (system: BenchSystem) => unknown];

const MOVES: readonly Move[] = [
  ['nothing', PHASE_MS, () => undefined],
  ['a tagger is added', PHASE_MS, (system) => system.launch('tagger', [], 'tagger-2')],
  ['an aggregator is added', PHASE_MS, (system) => system.launch('aggregator', [], 'aggregator-2')],
  ['a tagger is stopped', PHASE_MS, (system) => system.retire('tagger-2', 'SIGTERM')],
  ['an aggregator is stopped', PHASE_MS, (system) => system.retire('aggregator-2', 'SIGTERM')],
  ['a tagger is added', PHASE_MS, (system) => system.launch('tagger', [], 'tagger-3')],
  ['a tagger is killed', KILLED_MS, (system) => system.retire('tagger-3', 'SIGKILL')],
];

/** Adds, stops and kills workers while posts come at a steady rate. */
export async function rebalance(services: BenchServices, seed: number): Promise<Rebalance> {
  const system = await BenchSystem.prepare(services, 'rebalance', []);
  try {
    for (const app of ['tagger', 'aggregator'] as const) system.launch(app, [], `${app}-1`);
    await system.orFailure(
      Promise.all(Object.values(CONSUMER_GROUPS).map((group) => services.untilStable(group, 1))),
    );
    const abort = new AbortController();
    const exact = new ExactCounts();
    const sending = sendSteadily(services, seed, exact, abort.signal);
    const topics: readonly KeptTopic[] = ['posts', 'hashtags'];
    const [posts, hashtags] = topics.map((topic) => new Standstills(() => system.taken(topic)));
    const phases: RebalancePhase[] = [];
    // The first posts come to workers that have just started.
    await system.orFailure(pause(PHASE_MS));
    for (const [what, ms, act] of MOVES) {
      posts?.reset();
      hashtags?.reset();
      await act(system);
      await system.orFailure(pause(ms));
      phases.push({ what, postsMs: posts?.longestMs() ?? NaN, hashtagsMs: hashtags?.longestMs() ?? NaN });
    }
    abort.abort();
    await sending;
    for (const watch of [posts, hashtags]) await watch?.stop();
    await system.orFailure(system.untilCounted());
    const correct = exact.differences(await countedVolumes(system.store)) === 0;
    return { postsPerSecond: POSTS_PER_SECOND, phases, correct };
  } finally {
    await system.stop();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Posts to all partitions each tenth of a second. */
async function sendSteadily(
  services: BenchServices,
  seed: number,
  exact: ExactCounts,
  signal: AbortSignal,
): Promise<void> {
  const producer = new RecordProducer(services.kafka);
  await producer.connect();
  // Twice as long as it takes: nobody waits for the last ones.
  const ms = 2 * MOVES.reduce((sum, [, phase]) => sum + phase, PHASE_MS);
  const count = (POSTS_PER_SECOND * ms) / 1_000;
  const posts = benchPosts({ seed, count, start: START, spanMs: SPAN_MS, prefix: 'steady-' });
  const began = performance.now();
  for (let turn = 1; !signal.aborted; turn++) {
    const some = Array.from(
      { length: (POSTS_PER_SECOND * TURN_MS) / 1_000 },
      () => posts.next().value as BenchPost,
    );
    for (const post of some) exact.add(post);
    await producer.send([
      { topic: TOPICS.posts, messages: some.map(({ key, json }) => ({ key, value: json })) },
    ]);
    await pause(Math.max(0, turn * TURN_MS - (performance.now() - began)));
  }
  await producer.disconnect();
}
