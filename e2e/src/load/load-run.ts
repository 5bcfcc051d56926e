import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadResult, LoadSettings } from './load-generator.js';

/** What a run is asked to do. */
export interface LoadRunSettings {
  readonly ingest: string;
  readonly postsPerRequest: number;
  /** How long the peak is measured, s. */
  readonly peakSeconds: number;
  /** How long the overload lasts, s. */
  readonly seconds: number;
  /** The overload, in peaks. */
  readonly times: number;
  readonly connections: number;
}

/** What was seen. */
export interface LoadReport {
  /** Posts a second. */
  readonly peak: number;
  readonly goodput: number;
  readonly overload: LoadResult;
  /** How long `/health/live` took during the overload, ms. */
  readonly healthP99: number;
  readonly healthWorst: number;
  /** Resident memory of ingest during the overload, MiB: after a quarter of it, and the most after that. */
  readonly memoryEarly: number;
  readonly memoryMost: number;
}

/** So many connections, each sending its next request when it is answered, make the peak. */
const PEAK_CONNECTIONS = 16;
const PROBE_EVERY_MS = 200;

async function load(settings: LoadSettings): Promise<LoadResult> {
  const generator = fork(new URL('generator-process.js', import.meta.url), { execArgv: ['--no-warnings'] });
  const ended = once(generator, 'exit').then(() => {
    throw new Error('the load generator ended without a result');
  });
  generator.send(settings);
  const [result] = (await Promise.race([once(generator, 'message'), ended])) as [LoadResult];
  return result;
}

async function memoryMiB(ingest: string): Promise<number> {
  const text = await (await fetch(`${ingest}/metrics`)).text();
  return Number(/^process_resident_memory_bytes\{[^}]*\} (\S+)$/m.exec(text)?.[1]) / 1_048_576;
}

/** Watches health and memory until it is told to stop. */
class Watch {
  readonly health: number[] = [];
  readonly memory: number[] = [];
  private running = true;
  private readonly done;

  constructor(private readonly ingest: string) {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async run(): Promise<void> {
    for (let i = 0; this.running; i++) {
      const start = performance.now();
      const answer = await fetch(`${this.ingest}/health/live`);
      await answer.arrayBuffer();
      this.health.push(answer.ok ? performance.now() - start : Infinity);
      if (i % 5 === 0) this.memory.push(await memoryMiB(this.ingest));
      await delay(PROBE_EVERY_MS);
    }
  }
}

/** Measures the peak, then sends a multiple of it. */
export async function loadRun(settings: LoadRunSettings, log: (line: string) => void): Promise<LoadReport> {
  const { ingest, postsPerRequest, peakSeconds, seconds, times, connections } = settings;
  const base = { url: ingest, postsPerRequest };
  await load({ ...base, connections: PEAK_CONNECTIONS, seconds: Math.min(5, peakSeconds) });
  const calm = await load({ ...base, connections: PEAK_CONNECTIONS, seconds: peakSeconds });
  const peak = calm.acceptedPosts / calm.seconds;
  log(
    `peak ${Math.round(peak)} posts/s, p99 ${calm.acceptedP99.toFixed(0)} ms ${JSON.stringify(calm.statuses)}`,
  );
  const rate = Math.ceil((times * peak) / postsPerRequest);
  log(`sending ${rate} requests/s over ${connections} connections for ${seconds} s …`);
  const watch = new Watch(ingest);
  const overload = await load({ ...base, connections, rate, seconds });
  await watch.stop();
  const health = watch.health.toSorted((a, b) => a - b);
  const quarter = Math.floor(watch.memory.length / 4);
  return {
    peak,
    goodput: overload.acceptedPosts / overload.seconds,
    overload,
    healthP99: health[Math.floor(health.length * 0.99)] ?? 0,
    healthWorst: health.at(-1) ?? 0,
    memoryEarly: watch.memory[quarter] ?? 0,
    memoryMost: Math.max(...watch.memory.slice(quarter)),
  };
}
