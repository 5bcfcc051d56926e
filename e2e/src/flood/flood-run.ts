import type { HashtagAnswer, Trend, TrendsAnswer } from '@hashpulse/contracts';
import { Pipeline } from '../scenarios/pipeline.js';
import { FloodPosts, type Story, TOP } from './flood-posts.js';
import { MemoryPeaks } from './memory-peaks.js';

/** What a flood is asked to be. */
export interface FloodSettings {
  /** Hashtags that are used once each. */
  readonly hashtags: number;
  /** Settings of the apps. */
  readonly env: Readonly<Record<string, string>>;
  /** How long the system may take from the last post until all is counted, s. */
  readonly settleWithinSeconds: number;
  readonly log: (line: string) => void;
}

/** How it went. */
export interface FloodResult {
  readonly posts: number;
  readonly seconds: number;
  /** MiB of resident memory at most, by app. */
  readonly peaks: ReadonlyMap<string, number>;
  /** MiB that Redis used at most. */
  readonly redisPeak: number;
  /** Cells in Redis in the end. */
  readonly cells: number;
  /** The largest number of cells of a bucket in a partition. */
  readonly largestBucket: number;
  /** What hashtags that were dropped had at most, as the API says. */
  readonly unlisted: TrendsAnswer['unlisted'];
  /** Where an answer differs from what was sent; empty: nowhere. */
  readonly wrong: readonly string[];
}

const APPS = ['tagger', 'aggregator', 'query'] as const;
const RANKINGS = ['volume', 'authors', 'reach', 'engagement', 'trending'] as const;

/** Floods a real system with hashtags that are used once, and looks for the 50 that are used often. */
export async function floodRun({
  hashtags,
  env,
  settleWithinSeconds,
  log,
}: FloodSettings): Promise<FloodResult> {
  const pipeline = await Pipeline.start(env);
  const posts = new FloodPosts(hashtags);
  const memory = new MemoryPeaks(() => new Map(APPS.map((name) => [name, pipeline.pid(name)])));
  const asking = askWhile(pipeline);
  try {
    const began = performance.now();
    await send(pipeline, posts, log);
    await pipeline.settled(settleWithinSeconds);
    const seconds = (performance.now() - began) / 1_000;
    await asking.stop();
    const wrong = await differences(pipeline, posts.stories);
    memory.stop();
    const { unlisted } = await pipeline.ask<TrendsAnswer>('/v1/trends?window=1h&rank=volume');
    const sizes = await bucketSizes(pipeline);
    return {
      posts: posts.count,
      seconds,
      peaks: memory.peaks,
      redisPeak: await redisPeak(pipeline),
      cells: sizes.reduce((sum, size) => sum + size, 0),
      largestBucket: Math.max(...sizes),
      unlisted,
      wrong,
    };
  } finally {
    memory.stop();
    await asking.stop();
    await pipeline.stop();
  }
}

async function send(pipeline: Pipeline, posts: FloodPosts, log: (line: string) => void): Promise<void> {
  const size = 50_000;
  let batch: { key: string; value: string }[] = [];
  let sent = 0;
  const flush = async (): Promise<void> => {
    await pipeline.produce('posts', batch);
    sent += batch.length;
    batch = [];
    log(`${sent} of ${posts.count} posts sent`);
  };
  for (const record of posts) {
    batch.push(record);
    if (batch.length === size) await flush();
  }
  if (batch.length > 0) await flush();
}

/** Asks for trends all the time, as people do in a flood: what query takes for it counts too. */
function askWhile(pipeline: Pipeline): { stop(): Promise<void> } {
  let asking = true;
  const done = (async () => {
    for (let i = 0; asking; i++) {
      const window = i % 2 === 0 ? '5m' : '1h';
      await pipeline.ask(`/v1/trends?window=${window}`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    stop: async () => {
      asking = false;
      await done;
    },
  };
}

/** Where the first fifty of a ranking are not the fifty that are used most, or their figures not within their bounds. */
async function differences(pipeline: Pipeline, stories: readonly Story[]): Promise<string[]> {
  const wrong: string[] = [];
  const right = stories.slice(0, TOP).map(({ hashtag }) => hashtag);
  for (const window of ['1h', '24h']) {
    for (const rank of RANKINGS) {
      const path = `/v1/trends?window=${window}&rank=${rank}&limit=${TOP}`;
      const { trends } = await pipeline.ask<TrendsAnswer>(path);
      // Neighbours may change places within their bounds, which are checked: that all fifty are there is what counts.
      const found = new Set(trends.map(({ hashtag }) => hashtag));
      const lacking = right.filter((hashtag) => !found.has(hashtag));
      if (lacking.length > 0) wrong.push(`${path} lacks ${lacking.join()}`);
      wrong.push(...trends.flatMap((trend) => outOfBounds(path, trend, stories)));
    }
  }
  const rare = await pipeline.ask<HashtagAnswer>('/v1/hashtags/story59?window=1h');
  return [...wrong, ...outOfBounds('story59', rare, stories)];
}

function outOfBounds(
  where: string,
  counted: Pick<Trend, 'hashtag' | 'volume' | 'impressions' | 'engagement' | 'error'>,
  stories: readonly Story[],
): string[] {
  const story = stories.find(({ hashtag }) => hashtag === counted.hashtag);
  if (!story) return [`${where}: #${counted.hashtag} is not among the stories`];
  const { error = { volume: 0, impressions: 0, engagement: 0 } } = counted;
  const checks: [string, number, number, number][] = [
    ['volume', counted.volume, story.volume, error.volume],
    ['impressions', counted.impressions, story.impressions, error.impressions],
    ['likes', counted.engagement.likes, story.likes, error.engagement],
  ];
  return checks
    .filter(([, value, exact, bound]) => value > exact || value + bound < exact)
    .map(
      ([name, ...rest]) => `${where}: ${name} of #${counted.hashtag}: counted, exact, bound: ${rest.join()}`,
    );
}

async function bucketSizes({ redis }: Pipeline): Promise<number[]> {
  const keys = (await redis.keys('hp:{hashtags:*}:*')).filter((key) => /:[mh]\d+$/.test(key));
  return Promise.all(keys.map((key) => redis.hlen(key)));
}

async function redisPeak({ redis }: Pipeline): Promise<number> {
  const [, bytes] = /used_memory_peak:(\d+)/.exec(await redis.info('memory')) ?? [];
  return Math.round(Number(bytes) / 2 ** 20);
}
