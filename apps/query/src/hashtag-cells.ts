import { partitionOf } from '@hashpulse/contracts';
import { TrendReader } from '@hashpulse/trend-store';
import { type Bucket, bucketName, type Cell, mergedCell, type Tier } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';

/** Reads the cells of one hashtag, or of a group by its name, without the rest of their buckets. */
@Injectable()
export class HashtagCells {
  constructor(private readonly reader: TrendReader) {}

  /** The cells in these buckets by the bucket's name, in the buckets' order; only those that are kept. */
  async in(snapshot: Snapshot, name: string, buckets: readonly Bucket[]): Promise<Map<string, Cell>> {
    const hashtags = snapshot.moderation.rankedUnder(name);
    const read = await Promise.all(hashtags.map((one) => this.ofOne(snapshot, one, buckets)));
    const merged = new Map<string, Cell>();
    for (const bucket of buckets) {
      const cells = read.map((cells) => cells.get(bucketName(bucket))).filter((cell) => cell !== undefined);
      if (cells.length > 0) merged.set(bucketName(bucket), mergedCell(cells));
    }
    return merged;
  }

  /** All cells of a tier that are kept, oldest first. */
  async all(snapshot: Snapshot, name: string, tier: Tier): Promise<Map<string, Cell>> {
    const buckets = new Map<string, Bucket>();
    for (const hashtag of snapshot.moderation.rankedUnder(name)) {
      const kept = snapshot.buckets(partitionOf(hashtag, Math.max(1, snapshot.partitionCount)), tier);
      for (const bucket of kept) buckets.set(bucketName(bucket), bucket);
    }
    return this.in(
      snapshot,
      name,
      [...buckets.values()].sort((a, b) => a.index - b.index),
    );
  }

  /** Those of one hashtag, whatever group it is in. */
  async ofOne(snapshot: Snapshot, hashtag: string, buckets: readonly Bucket[]): Promise<Map<string, Cell>> {
    if (snapshot.partitionCount === 0) return new Map();
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    const kept = buckets.filter((bucket) => snapshot.version(partition, bucket) !== undefined);
    return this.reader.cells(partition, hashtag, kept);
  }
}
