import type { BenchServices } from './bench-services.js';
import { type Contender, cpuSeconds, type RoundResult } from './contender.js';
import type { ExactCounts } from './exact-counts.js';
import { HashpulseContender } from './hashpulse-contender.js';
import { median } from './median.js';
import { producePosts } from './produce-posts.js';
import { buildQuixJob, QuixContender } from './quix-contender.js';
import { buildStreamsJob, StreamsContender } from './streams-contender.js';

/** What a catch-up measures with. */
export interface CatchUpSettings {
  readonly posts: number;
  readonly seed: number;
  readonly rounds: number;
  /** Who takes part, of `hashpulse`, `usual`, `tuned`, `quix`. */
  readonly contenders: readonly string[];
  /** Where CPU profiles of the workers go; absent: none are taken. */
  readonly profile?: string;
}

/** One contender over all rounds; medians. */
export interface ContenderSummary {
  readonly postsPerSecond: number;
  readonly wallSeconds: number;
  /** CPU seconds for a million posts, all processes and the broker. */
  readonly cpuSecondsPerMillion: number;
  /** CPU seconds of each process in the median round. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly peakMiB: Readonly<Record<string, number>>;
  readonly correct: boolean;
}

/** The outcome; ratios are our rate over the peer's, above 1 when we are faster; null when either counted wrongly. */
export interface CatchUp {
  readonly posts: number;
  readonly rounds: number;
  readonly correct: boolean;
  readonly ratioWall: number | null;
  readonly ratioCpu: number | null;
  readonly ratioWallUsual: number | null;
  readonly ratioCpuUsual: number | null;
  readonly ratioWallQuix: number | null;
  readonly ratioCpuQuix: number | null;
  /** Redis' memory for each hashtag and minute, hours and bookkeeping shared out, bytes. */
  readonly redisBytesPerHashtagMinute: number | null;
  readonly contenders: Readonly<Record<string, ContenderSummary>>;
}

/** Posts already in Kafka, until all of them are counted: ours and the peers' in interleaved rounds. */
export async function catchUp(
  services: BenchServices,
  settings: CatchUpSettings,
  say: (line: string) => void,
): Promise<CatchUp> {
  say(`producing ${settings.posts} posts …`);
  const exact = await producePosts(services, settings);
  const contenders = await contendersOf(services, settings, exact, say);
  const results = new Map<string, RoundResult[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < settings.rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      const result = await contender.round(round);
      results.get(contender.name)?.push(result);
      say(`round ${round + 1}: ${contender.name} ${described(result, settings.posts)}`);
    }
  }
  const ours = contenders.find((contender) => contender instanceof HashpulseContender);
  return summary(settings, results, ours ? Math.round(ours.bytesPerCell) : null);
}

async function contendersOf(
  services: BenchServices,
  { contenders, profile }: CatchUpSettings,
  exact: ExactCounts,
  say: (line: string) => void,
): Promise<Contender[]> {
  const found: Contender[] = [];
  if (contenders.includes('hashpulse')) found.push(new HashpulseContender(services, exact, profile));
  if (contenders.includes('quix')) found.push(new QuixContender(services, exact, await buildQuixJob(say)));
  const forms = (['usual', 'tuned'] as const).filter((form) => contenders.includes(form));
  if (forms.length === 0) return found;
  const job = await buildStreamsJob(say);
  return [...found, ...forms.map((form) => new StreamsContender(form, services, exact, job))];
}

/** Another one begins each round, so that nobody always has the warm machine. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function described(result: RoundResult, posts: number): string {
  const parts = Object.entries(result.usage).map(
    ([name, { cpuSeconds }]) => `${name} ${cpuSeconds.toFixed(1)}`,
  );
  const verdict = result.differences === 0 ? 'exact' : `${result.differences} counts differ`;
  const rate = Math.round(posts / result.wallSeconds);
  return `${rate} posts/s, ${result.wallSeconds.toFixed(1)} s, CPU s: ${parts.join(', ')}; ${verdict}`;
}

function summary(
  { posts, rounds }: CatchUpSettings,
  results: ReadonlyMap<string, readonly RoundResult[]>,
  redisBytesPerHashtagMinute: number | null,
): CatchUp {
  const contenders: Record<string, ContenderSummary> = {};
  for (const [name, found] of results) contenders[name] = summaryOf(found, posts);
  const ratio = (peer: string, measure: 'wallSeconds' | 'cpuSecondsPerMillion'): number | null => {
    const [ours, theirs] = [contenders.hashpulse, contenders[peer]];
    // Who counted wrongly did other work: there is nothing to compare.
    if (!ours?.correct || !theirs?.correct) return null;
    return Math.round((theirs[measure] / ours[measure]) * 1_000) / 1_000;
  };
  return {
    posts,
    rounds,
    correct: Object.values(contenders).every(({ correct }) => correct),
    ratioWall: ratio('streams-tuned', 'wallSeconds'),
    ratioCpu: ratio('streams-tuned', 'cpuSecondsPerMillion'),
    ratioWallUsual: ratio('streams-usual', 'wallSeconds'),
    ratioCpuUsual: ratio('streams-usual', 'cpuSecondsPerMillion'),
    ratioWallQuix: ratio('quix', 'wallSeconds'),
    ratioCpuQuix: ratio('quix', 'cpuSecondsPerMillion'),
    redisBytesPerHashtagMinute,
    contenders,
  };
}

function summaryOf(results: readonly RoundResult[], posts: number): ContenderSummary {
  const wallSeconds = median(results.map((result) => result.wallSeconds));
  const names = Object.keys(results[0]?.usage ?? {});
  const each = (field: 'cpuSeconds' | 'peakMiB') =>
    Object.fromEntries(
      names.map((name) => [name, rounded(median(results.map(({ usage }) => usage[name]?.[field] ?? 0)))]),
    );
  return {
    postsPerSecond: Math.round(posts / wallSeconds),
    wallSeconds: rounded(wallSeconds),
    cpuSecondsPerMillion: rounded((median(results.map(cpuSeconds)) * 1e6) / posts),
    cpuSeconds: each('cpuSeconds'),
    peakMiB: each('peakMiB'),
    correct: results.every(({ differences }) => differences === 0),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
