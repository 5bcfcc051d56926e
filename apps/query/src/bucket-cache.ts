import {
  type Bucket,
  type BucketCells,
  bucketCells,
  bucketName,
  NO_CELLS,
  sizeOf,
  trimmed,
} from '@hashpulse/trends';
import { TrendReader } from '@hashpulse/trend-store';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CellBudget } from './cell-budget.js';
import type { Snapshot } from './snapshot.js';

interface Held {
  readonly version: string;
  readonly cells: BucketCells;
}

/** Keeps decoded buckets as long as their version stands: most of a window never changes again. */
@Injectable()
export class BucketCache {
  private readonly held: LRUCache<string, Held>;
  private readonly reading = new Map<string, Promise<BucketCells>>();

  constructor(
    private readonly reader: TrendReader,
    budget: CellBudget,
  ) {
    this.held = new LRUCache({ maxSize: budget.cells, sizeCalculation: ({ cells }) => sizeOf(cells) });
  }

  /**
   * The cells of a bucket, at least as new as the snapshot; none when it is not kept.
   *
   * @param room of more hashtags than this only the largest are kept, and the bucket's bound says what is missing
   */
  async cells(snapshot: Snapshot, partition: number, bucket: Bucket, room: number): Promise<BucketCells> {
    const version = snapshot.version(partition, bucket);
    if (version === undefined) return NO_CELLS;
    const place = `${partition} ${bucketName(bucket)} ${room}`;
    const held = this.held.get(place);
    if (held?.version === version) return held.cells;
    const key = `${place} ${version}`;
    const reading = this.reading.get(key) ?? this.read(partition, bucket, room, { place, version });
    this.reading.set(key, reading);
    return reading.finally(() => this.reading.delete(key));
  }

  private async read(
    partition: number,
    bucket: Bucket,
    room: number,
    { place, version }: { readonly place: string; readonly version: string },
  ): Promise<BucketCells> {
    const stored = await this.reader.bucket(partition, bucket);
    const cells = trimmed(bucketCells(stored.cells, stored.fill), room);
    this.held.set(place, { version, cells });
    return cells;
  }
}
