import { type Bucket, type BucketCells, bucketCells, bucketName, NO_CELLS } from '@hashpulse/trends';
import { TrendReader } from '@hashpulse/trend-store';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Snapshot } from './snapshot.js';

/** About a gigabyte of decoded cells at most. */
const MAX_CELLS = 1_000_000;

interface Held {
  readonly version: string;
  readonly cells: BucketCells;
}

/** Keeps decoded buckets as long as their version stands: most of a window never changes again. */
@Injectable()
export class BucketCache {
  private readonly held = new LRUCache<string, Held>({
    maxSize: MAX_CELLS,
    sizeCalculation: ({ cells }) => cells.hashtags.size + 1,
  });
  private readonly reading = new Map<string, Promise<BucketCells>>();

  constructor(private readonly reader: TrendReader) {}

  /** The cells of a bucket, at least as new as the snapshot; none when it is not kept. */
  async cells(snapshot: Snapshot, partition: number, bucket: Bucket): Promise<BucketCells> {
    const version = snapshot.version(partition, bucket);
    if (version === undefined) return NO_CELLS;
    const place = `${partition} ${bucketName(bucket)}`;
    const held = this.held.get(place);
    if (held?.version === version) return held.cells;
    const key = `${place} ${version}`;
    const reading = this.reading.get(key) ?? this.read(partition, bucket, place, version);
    this.reading.set(key, reading);
    return reading.finally(() => this.reading.delete(key));
  }

  private async read(
    partition: number,
    bucket: Bucket,
    place: string,
    version: string,
  ): Promise<BucketCells> {
    const cells = bucketCells(await this.reader.bucket(partition, bucket));
    this.held.set(place, { version, cells });
    return cells;
  }
}
