import type { StoreRedis } from '@hashpulse/trend-store';
import type { BenchServices } from './bench-services.js';
import { type AppName, BenchSystem } from './bench-system.js';
import { countedVolumes } from './counted-volumes.js';
import type { Contender, RoundResult } from './contender.js';
import type { ExactCounts } from './exact-counts.js';

/** Our own workers, as they are deployed: deduplication, both tiers of buckets, authors, companions. */
export class HashpulseContender implements Contender {
  readonly name = 'hashpulse';
  /** Redis' memory for the counts of a hashtag in a minute, hours and bookkeeping shared out, bytes; of the last round. */
  bytesPerCell = NaN;

  constructor(
    private readonly services: BenchServices,
    private readonly exact: ExactCounts,
    /** Where CPU profiles of the workers go; absent: none are taken. */
    private readonly profile?: string,
  ) {}

  async round(round: number): Promise<RoundResult> {
    const system = await BenchSystem.prepare(this.services, String(round), ['posts']);
    const began = performance.now();
    const before = system.usage();
    try {
      for (const app of ['tagger', 'aggregator'] as const)
        system.launch(app, this.profilingFlags(app, round));
      await system.orFailure(system.untilCounted());
      const wallSeconds = (performance.now() - began) / 1_000;
      const usage = system.usageSince(before);
      const differences = this.exact.differences(await countedVolumes(system.store));
      this.bytesPerCell = (await countsBytes(system.store)) / this.exact.minutes.size;
      return { wallSeconds, usage, differences };
    } finally {
      await system.stop();
    }
  }

  private profilingFlags(app: AppName, round: number): string[] {
    if (this.profile === undefined) return [];
    return ['--cpu-prof', `--cpu-prof-dir=${this.profile}`, `--cpu-prof-name=${app}-${round + 1}.cpuprofile`];
  }
}

/** Memory of all keys that hold counts, by Redis' own reckoning, bytes. */
async function countsBytes(store: StoreRedis): Promise<number> {
  let bytes = 0;
  for (const key of await store.keys('hp:{hashtags:*')) {
    bytes += Number(await store.memory('USAGE', key, 'SAMPLES', 0));
  }
  return bytes;
}
