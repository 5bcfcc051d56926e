import { BenchSystem } from './bench-system.js';
import type { BenchServices } from './bench-services.js';
import { LoadGenerator, ndjsonBodies } from './load-generator.js';
import type { ProcessUsage } from './process-usage.js';

/** Posts over HTTP until all of them are counted. */
export interface EndToEnd {
  readonly posts: number;
  readonly linesEach: number;
  /** Until ingest has answered 202 for the last one. */
  readonly acceptedPerSecond: number;
  /** Until the last one is counted. */
  readonly countedPerSecond: number;
  readonly usage: Readonly<Record<string, ProcessUsage>>;
}

const CONNECTIONS = 8;

/** Sends posts to ingest in requests of so many lines each, over eight connections at once. */
export async function endToEnd(
  services: BenchServices,
  { posts, linesEach, seed }: { readonly posts: number; readonly linesEach: number; readonly seed: number },
): Promise<EndToEnd> {
  const system = await BenchSystem.prepare(services, `end-to-end-${linesEach}`, []);
  try {
    for (const app of ['ingest', 'tagger', 'aggregator'] as const) system.launch(app);
    await Promise.all([system.url('tagger'), system.url('aggregator')]);
    const load = new LoadGenerator(await system.url('ingest'));
    const prefix = `http-${linesEach}-`;
    const bodies = ndjsonBodies({
      seed,
      posts,
      linesEach,
      start: Date.now() - 600_000,
      spanMs: 600_000,
      prefix,
    });
    const before = system.usage();
    const began = performance.now();
    let next = 0;
    const connection = async (): Promise<void> => {
      while (next < bodies.length) await load.send(bodies[next++] as string[]);
    };
    await system.orFailure(Promise.all(Array.from({ length: CONNECTIONS }, connection)));
    const accepted = performance.now() - began;
    await system.orFailure(system.untilCounted());
    const counted = performance.now() - began;
    return {
      posts,
      linesEach,
      acceptedPerSecond: Math.round((posts * 1_000) / accepted),
      countedPerSecond: Math.round((posts * 1_000) / counted),
      usage: system.usageSince(before),
    };
  } finally {
    await system.stop();
  }
}
