import { setTimeout as delay } from 'node:timers/promises';
import type { BenchServices } from './bench-services.js';
import { BenchSystem } from './bench-system.js';
import { LoadGenerator, ndjsonBodies } from './load-generator.js';
import { percentile } from './percentile.js';
import type { ProcessUsage } from './process-usage.js';
import { type QueryLoad, queryLoad } from './query-load.js';

/** How long a post takes from POST to `/v1/trends`, and how query fares meanwhile. */
export interface Freshness {
  /** Posts a second that were sent meanwhile, and accepted. */
  readonly postsPerSecond: number;
  readonly probes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Absent when nobody else asked. */
  readonly queries?: QueryLoad;
  readonly usage: Readonly<Record<string, ProcessUsage>>;
}

/** How a freshness is measured. */
export interface FreshnessSettings {
  readonly seed: number;
  readonly postsPerSecond: number;
  readonly seconds: number;
  /** Requests a second that others send to `/v1/trends` meanwhile; 0: none. */
  readonly requestsPerSecond: number;
}

const TURN_MS = 100;
const PROBE_PAUSE_MS = 50;
/** More likes than all posts have together, so that the newest probe leads the ranking by engagement. */
const PROBE_LIKES = 1_000_000_000;

/** All four apps at once, posts at a steady rate, probes that are looked for in the answers. */
export async function freshness(services: BenchServices, settings: FreshnessSettings): Promise<Freshness> {
  const system = await BenchSystem.prepare(services, `freshness-${settings.requestsPerSecond}`, []);
  try {
    for (const app of ['ingest', 'tagger', 'aggregator', 'query'] as const) system.launch(app);
    await Promise.all([system.url('tagger'), system.url('aggregator')]);
    const [ingest, query] = [await system.url('ingest'), await system.url('query')];
    const load = new LoadGenerator(ingest);
    const abort = new AbortController();
    const before = system.usage();
    const began = performance.now();
    const sending = sendSteadily(load, settings, abort.signal);
    const asking = settings.requestsPerSecond > 0 ? queryLoad(`${query}/v1/trends`, settings) : undefined;
    const latencies = await system.orFailure(probe(ingest, query, settings));
    const queries = await asking;
    abort.abort();
    await sending;
    const seconds = (performance.now() - began) / 1_000;
    return {
      postsPerSecond: Math.round(load.accepted / seconds),
      probes: latencies.length,
      p50Ms: Math.round(percentile(latencies, 0.5)),
      p99Ms: Math.round(percentile(latencies, 0.99)),
      ...(queries && { queries }),
      usage: system.usageSince(before),
    };
  } finally {
    await system.stop();
  }
}

/** A body each tenth of a second, in time whether earlier ones are answered or not. */
async function sendSteadily(
  load: LoadGenerator,
  { seed, postsPerSecond, seconds }: FreshnessSettings,
  signal: AbortSignal,
): Promise<void> {
  const linesEach = Math.round((postsPerSecond * TURN_MS) / 1_000);
  const start = Date.now();
  const spanMs = (2 * seconds + 60) * 1_000;
  const posts = (postsPerSecond * spanMs) / 1_000;
  const bodies = ndjsonBodies({ seed, posts, linesEach, start, spanMs, prefix: `fresh-${start}-` });
  const began = performance.now();
  const pending: Promise<void>[] = [];
  for (const [turn, lines] of bodies.entries()) {
    if (signal.aborted) break;
    pending.push(load.send(lines));
    await delay(Math.max(0, (turn + 1) * TURN_MS - (performance.now() - began)));
  }
  await Promise.all(pending);
}

/** One post after the other, each looked for until it leads a ranking; gives the times that took, ms. */
async function probe(ingest: string, query: string, { seconds }: FreshnessSettings): Promise<number[]> {
  const load = new LoadGenerator(ingest);
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1_000;
  for (let i = 0; performance.now() < until; i++) {
    const hashtag = `probe${i}x`;
    const sent = performance.now();
    await load.send([probePost(hashtag, PROBE_LIKES + i)]);
    while ((await leader(query)) !== hashtag) {
      if (performance.now() - sent > 60_000)
        throw new Error(`${hashtag} is not in the answers after a minute`);
    }
    latencies.push(performance.now() - sent);
    await delay(PROBE_PAUSE_MS);
  }
  return latencies;
}

function probePost(hashtag: string, likes: number): string {
  const createdAt = new Date().toISOString();
  const author = { id: 'probe' };
  const id = `${hashtag}-${createdAt}`;
  return JSON.stringify({
    id,
    network: 'bench',
    author,
    text: `#${hashtag}`,
    createdAt,
    engagement: { likes },
  });
}

async function leader(query: string): Promise<string | undefined> {
  const answer = await fetch(`${query}/v1/trends?window=5m&rank=engagement&limit=1`);
  const { trends = [] } = (await answer.json()) as { trends?: { hashtag: string }[] };
  return trends[0]?.hashtag;
}
