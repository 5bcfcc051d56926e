import { setTimeout as delay } from 'node:timers/promises';
import type { BenchServices } from './bench-services.js';
import { BenchSystem } from './bench-system.js';

/** CPU that each process takes when nothing happens, percent of a core. */
export type Idle = Readonly<Record<string, number>>;

const SETTLE_MS = 10_000;
const WATCH_MS = 20_000;

/** All apps without a post and without a request. */
export async function idle(services: BenchServices): Promise<Idle> {
  const system = await BenchSystem.prepare(services, 'idle', []);
  try {
    const apps = ['ingest', 'tagger', 'aggregator', 'query'] as const;
    for (const app of apps) system.launch(app);
    await Promise.all(apps.map((app) => system.url(app)));
    await delay(SETTLE_MS);
    const before = system.usage();
    await system.orFailure(delay(WATCH_MS));
    const used = Object.entries(system.usageSince(before));
    return Object.fromEntries(
      used.map(([name, { cpuSeconds }]) => [name, Math.round((cpuSeconds / WATCH_MS) * 1e6) / 10]),
    );
  } finally {
    await system.stop();
  }
}
