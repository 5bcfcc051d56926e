import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { PostsPartitionStore } from '@hashpulse/trend-store';
import type { BenchServices } from './bench-services.js';
import { BenchSystem, type KeptTopic } from './bench-system.js';
import { countedVolumes } from './counted-volumes.js';
import { CpuLimit } from './cpu-limit.js';
import type { ExactCounts } from './exact-counts.js';
import { producePosts } from './produce-posts.js';
import { type Rebalance, rebalance } from './rebalance.js';

/** A kind of worker. */
export type Worker = 'tagger' | 'aggregator';

/** So many workers of a kind on a topic that is full. */
export interface ScalingStep {
  readonly worker: Worker;
  readonly workers: number;
  /** Of one core for each worker; null: as much as there is. */
  readonly share: number | null;
  readonly postsPerSecond: number;
  /** How much faster than one worker. */
  readonly speedup: number;
  /** CPU, µs a post, of each process and all together. */
  readonly cpuMicros: Readonly<Record<string, number>>;
  readonly correct: boolean;
}

/** How the workers scale. */
export interface Scaling {
  readonly posts: number;
  readonly steps: readonly ScalingStep[];
  readonly rebalance: Rebalance;
  readonly correct: boolean;
}

/** What scaling is measured with. */
export interface ScalingSettings {
  readonly posts: number;
  readonly seed: number;
  /** Share of a core of each worker where they are held to one. */
  readonly share: number;
}

const WORKERS = [1, 2, 4];
/** A step is watched for so long at most, s. */
const WATCH_SECONDS = 12;
/** A step is watched until this share of what was left is taken: in the end not every worker has something to do. */
const WATCHED = 0.9;
const POLL_MS = 50;
const TOPIC_OF: Readonly<Record<Worker, KeptTopic>> = { tagger: 'posts', aggregator: 'hashtags' };

/**
 * One, two and four workers of a kind, first with all the CPU there is, then each held to a share of a core: with
 * fewer cores than workers only the second can show whether they are in each other's way.
 */
export async function scaling(
  services: BenchServices,
  settings: ScalingSettings,
  say: (line: string) => void,
): Promise<Scaling> {
  say(`producing ${settings.posts} posts …`);
  await services.remove([TOPICS.posts], Object.values(CONSUMER_GROUPS));
  const exact = await producePosts(services, settings);
  const steps: ScalingStep[] = [];
  for (const worker of ['tagger', 'aggregator'] as const) {
    for (const share of [null, settings.share]) {
      for (const workers of WORKERS) {
        const measured = await step(services, exact, { worker, workers, share });
        const one = steps.find((other) => other.worker === worker && other.share === share) ?? measured;
        const speedup = Math.round((measured.postsPerSecond / one.postsPerSecond) * 100) / 100;
        steps.push({ ...measured, speedup });
        say(
          `${workers} × ${worker}${share === null ? '' : ` at ${share} of a core`}: ${measured.postsPerSecond} posts/s`,
        );
      }
    }
  }
  say('adding and removing workers under traffic …');
  const moved = await rebalance(services, settings.seed);
  const correct = moved.correct && steps.every((one) => one.correct);
  return { posts: settings.posts, steps, rebalance: moved, correct };
}

type Plan = Pick<ScalingStep, 'worker' | 'workers' | 'share'>;

async function step(services: BenchServices, exact: ExactCounts, plan: Plan): Promise<ScalingStep> {
  const { worker, workers, share } = plan;
  const kept: KeptTopic[] = worker === 'tagger' ? ['posts'] : ['posts', 'hashtags'];
  const system = await BenchSystem.prepare(services, `${worker}-${workers}-${share}`, kept);
  try {
    const names = Array.from({ length: workers }, (_, i) => `${worker}-${i + 1}`);
    for (const name of names) system.launch(worker, [], name);
    // Held from their start, or most would be taken before the last one has come.
    const pids = names.map((name) => system.pid(name));
    const limit = share === null ? undefined : new CpuLimit(pids, share);
    await system.orFailure(
      share === null
        ? system.untilMoving(TOPIC_OF[worker])
        : services.untilStable(CONSUMER_GROUPS[worker], workers),
    );
    const watched = await system.orFailure(watch(services, system, exact.posts, TOPIC_OF[worker]));
    limit?.lift();
    await system.orFailure(system.untilTaken(TOPIC_OF[worker]));
    return { ...plan, ...watched, speedup: 1, correct: await isCorrect(system, exact, worker) };
  } finally {
    await system.stop();
  }
}

/** How fast a topic is taken from here on. */
async function watch(
  services: BenchServices,
  system: BenchSystem,
  posts: number,
  topic: KeptTopic,
): Promise<Pick<ScalingStep, 'postsPerSecond' | 'cpuMicros'>> {
  const sum = (offsets: readonly number[]) => offsets.reduce((a, b) => a + b, 0);
  const end = sum(await services.ends(TOPICS[topic]));
  const before = system.usage();
  const [began, from] = [performance.now(), sum(await system.taken(topic))];
  let [seconds, taken] = [0, 0];
  while (seconds < WATCH_SECONDS && taken < WATCHED * (end - from)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    taken = sum(await system.taken(topic)) - from;
    seconds = (performance.now() - began) / 1_000;
  }
  // Records of hashtags stand for the posts that they came from.
  const done = (taken / end) * posts;
  const micros = Object.entries(system.usageSince(before)).map(
    ([name, { cpuSeconds }]) => [name, Math.round((cpuSeconds * 1e7) / done) / 10] as const,
  );
  const total = Math.round(micros.reduce((all, [, one]) => all + one, 0) * 10) / 10;
  return {
    postsPerSecond: Math.round(done / seconds),
    cpuMicros: { ...Object.fromEntries(micros), total },
  };
}

async function isCorrect(system: BenchSystem, exact: ExactCounts, worker: Worker): Promise<boolean> {
  if (worker === 'aggregator') return exact.differences(await countedVolumes(system.store)) === 0;
  const positions = await new PostsPartitionStore(system.store).positions(8);
  return [...positions.values()].reduce((sum, { tally }) => sum + tally.counted, 0) === exact.posts;
}
