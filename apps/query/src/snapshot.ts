import { partitionOf, TOPICS } from '@hashpulse/contracts';
import { Moderation } from '@hashpulse/moderation';
import {
  type Bucket,
  bucketName,
  type ErrorBound,
  EXACT,
  lookedAt,
  lowWatermark,
  type SourceProgress,
  streamTime,
  type Tier,
} from '@hashpulse/trends';
import type { StoreOverview } from '@hashpulse/trend-store';

/** How far the counting is, and which buckets there are in which version, at one moment. */
export class Snapshot {
  /** The newest event time counted, ms; undefined: nothing yet. */
  readonly streamTime: number | undefined;
  /** The event time before which every partition is counted, ms; undefined while unknown. */
  readonly watermark: number | undefined;

  /** @param moderation what moderators have decided, at the same moment */
  constructor(
    private readonly overview: StoreOverview,
    readonly moderation: Moderation = new Moderation(''),
  ) {
    this.streamTime = streamTime(overview.progress.flatMap((sources) => [...sources.values()]));
    this.watermark = Snapshot.watermarkOf(overview);
  }

  get partitionCount(): number {
    return this.overview.partitions.length;
  }

  /** Index of the oldest bucket that is kept in every partition; -Infinity before the first post. */
  oldest(tier: Tier): number {
    return Math.max(...this.overview.partitions.map(({ state }) => state.oldest[tier]), -Infinity);
  }

  /** Changes whenever the bucket does; undefined: the partition has no such bucket. */
  version(partition: number, bucket: Bucket): string | undefined {
    return this.overview.partitions[partition]?.versions.get(bucketName(bucket));
  }

  /** All buckets of a tier in a partition, oldest first. */
  buckets(partition: number, tier: Tier): Bucket[] {
    const buckets = [...(this.overview.partitions[partition]?.state.buckets.values() ?? [])];
    return buckets.filter((bucket) => bucket.tier === tier).sort((a, b) => a.index - b.index);
  }

  /** How many hashtags each of these buckets has in each partition; only those that exist. */
  hashtagsIn(buckets: readonly Bucket[]): number[] {
    const names = buckets.map(bucketName);
    return this.overview.partitions.flatMap(({ state }) =>
      names.flatMap((name) => state.fills.get(name)?.hashtags.places ?? []),
    );
  }

  /** What the figures of a hashtag that has no cell in a bucket are at most: it may have been dropped. */
  bound(hashtag: string, bucket: Bucket): ErrorBound {
    if (this.partitionCount === 0) return EXACT;
    const { state } = this.overview.partitions[partitionOf(hashtag, this.partitionCount)] ?? {};
    return state?.fills.get(bucketName(bucket))?.hashtags.bound ?? EXACT;
  }

  /** Spans of event time in which records were lost, oldest loss first. */
  get incomplete(): StoreOverview['incomplete'] {
    return this.overview.incomplete;
  }

  /** How many partitions of a topic stand still until a human has looked. */
  halted(topic: string): number {
    return this.overview.halted.filter((one) => one.topic === topic).length;
  }

  private static watermarkOf({ progress, sources, halted, postsEnds }: StoreOverview): number | undefined {
    // A source of which a partition has heard nothing may have anything waiting.
    if (sources === 0 || progress.some(({ size }) => size < sources)) return undefined;
    const standsStill = (topic: string, partition: number): boolean =>
      halted.some((one) => one.topic === topic && one.partition === partition);
    const watermarks = progress.map((known, partition) => {
      const isHalted = standsStill(TOPICS.hashtags, partition);
      // What stood still had perhaps nothing waiting then, but has by now.
      const told = Array.from(known, ([source, one]): [number, SourceProgress] => [
        source,
        isHalted || standsStill(TOPICS.posts, source) ? { ...one, caughtUp: false } : one,
      ]);
      return lowWatermark(postsEnds ? lookedAt(new Map(told), postsEnds) : told.map(([, one]) => one));
    });
    if (watermarks.length === 0 || watermarks.includes(undefined)) return undefined;
    const newest = streamTime(progress.flatMap((known) => [...known.values()])) ?? -Infinity;
    return Math.min(...(watermarks as number[]), newest);
  }
}
