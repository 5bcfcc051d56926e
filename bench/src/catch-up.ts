import { TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import type { Message } from 'kafkajs';
import { benchPosts } from './bench-posts.js';
import type { BenchServices } from './bench-services.js';
import { type Contender, cpuSeconds, type RoundResult } from './contender.js';
import { ExactCounts } from './exact-counts.js';
import { HashpulseContender } from './hashpulse-contender.js';
import { median } from './median.js';
import { buildStreamsJob, StreamsContender } from './streams-contender.js';

/** What a catch-up measures with. */
export interface CatchUpSettings {
  readonly posts: number;
  readonly seed: number;
  readonly rounds: number;
  /** Who takes part, of `hashpulse`, `usual`, `tuned`. */
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
  /** Redis' memory for each hashtag and minute, hours and bookkeeping shared out, bytes. */
  readonly redisBytesPerHashtagMinute: number | null;
  readonly contenders: Readonly<Record<string, ContenderSummary>>;
}

const START = Date.parse('2016-10-21T11:00:00Z');
const SPAN_MS = 30 * 60_000;
const BATCH = 1_000;

/** Posts already in Kafka, until all of them are counted: ours and the peers' in interleaved rounds. */
export async function catchUp(
  services: BenchServices,
  settings: CatchUpSettings,
  say: (line: string) => void,
): Promise<CatchUp> {
  const exact = await produce(services, settings, say);
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

async function produce(
  services: BenchServices,
  { seed, posts: count }: CatchUpSettings,
  say: (line: string) => void,
): Promise<ExactCounts> {
  say(`producing ${count} posts …`);
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
  await producer.send([{ topic: TOPICS.posts, messages }]);
  await producer.disconnect();
  return exact;
}

async function contendersOf(
  services: BenchServices,
  { contenders, profile }: CatchUpSettings,
  exact: ExactCounts,
  say: (line: string) => void,
): Promise<Contender[]> {
  const found: Contender[] = [];
  if (contenders.includes('hashpulse')) found.push(new HashpulseContender(services, exact, profile));
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
