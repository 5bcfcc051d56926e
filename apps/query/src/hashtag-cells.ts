import { partitionOf } from '@hashpulse/contracts';
import { TrendReader } from '@hashpulse/trend-store';
import { type Bucket, type Cell, type Tier } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';

/** Reads the cells of one hashtag, without the rest of their buckets. */
@Injectable()
export class HashtagCells {
  constructor(private readonly reader: TrendReader) {}

  /** The cells in these buckets by the bucket's name, in the buckets' order; only those that are kept. */
  async in(snapshot: Snapshot, hashtag: string, buckets: readonly Bucket[]): Promise<Map<string, Cell>> {
    if (snapshot.partitionCount === 0) return new Map();
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    const kept = buckets.filter((bucket) => snapshot.version(partition, bucket) !== undefined);
    return this.reader.cells(partition, hashtag, kept);
  }

  /** All cells of a tier that are kept, oldest first. */
  async all(snapshot: Snapshot, hashtag: string, tier: Tier): Promise<Map<string, Cell>> {
    if (snapshot.partitionCount === 0) return new Map();
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    return this.reader.cells(partition, hashtag, snapshot.buckets(partition, tier));
  }
}
