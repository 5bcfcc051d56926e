import { type StoreRedis, TrendReader } from '@hashpulse/trend-store';
import { bucketName } from '@hashpulse/trends';
import type { BenchServices } from './bench-services.js';
import { type AppName, BenchSystem } from './bench-system.js';
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
    const system = await BenchSystem.prepare(this.services, String(round), 'keep');
    const began = performance.now();
    const before = system.usage();
    try {
      for (const app of ['tagger', 'aggregator'] as const)
        system.launch(app, this.profilingFlags(app, round));
      await system.orFailure(system.untilCounted());
      const wallSeconds = (performance.now() - began) / 1_000;
      const usage = system.usageSince(before);
      const differences = this.exact.differences(await counted(system.store));
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

/** The volume of every hashtag in every minute, as `m24000000 hashtag`, as Redis has it. */
async function counted(store: StoreRedis): Promise<Map<string, number>> {
  const reader = new TrendReader(store);
  const found = new Map<string, number>();
  const { partitions } = await reader.overview();
  for (const [partition, { state }] of partitions.entries()) {
    for (const bucket of state.buckets.values()) {
      if (bucket.tier !== 'minute') continue;
      for (const [member, cell] of (await reader.bucket(partition, bucket)).hashtags) {
        let volume = 0;
        for (const split of cell.splits.values()) volume += split.volume;
        found.set(`${bucketName(bucket)} ${member}`, volume);
      }
    }
  }
  return found;
}

/** Memory of all keys that hold counts, by Redis' own reckoning, bytes. */
async function countsBytes(store: StoreRedis): Promise<number> {
  let bytes = 0;
  for (const key of await store.keys('hp:{hashtags:*')) {
    bytes += Number(await store.memory('USAGE', key, 'SAMPLES', 0));
  }
  return bytes;
}
