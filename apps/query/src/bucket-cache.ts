import { type Bucket, type BucketCells, bucketName, bytesOf, NO_CELLS, trimmed } from '@hashpulse/trends';
import { TrendReader } from '@hashpulse/trend-store';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { MemoryBudget } from './memory-budget.js';
import type { Snapshot } from './snapshot.js';

interface Held {
  readonly version: string;
  readonly cells: BucketCells;
}

/** Keeps buckets as long as their version stands: most of a window never changes again. */
@Injectable()
export class BucketCache {
  private readonly held: LRUCache<string, Held>;
  private readonly reading = new Map<string, Promise<BucketCells>>();
  private readonly watchers: ((cells: BucketCells) => void)[] = [];

  constructor(
    private readonly reader: TrendReader,
    budget: MemoryBudget,
  ) {
    this.held = new LRUCache({
      maxSize: budget.bytes,
      sizeCalculation: ({ cells }) => bytesOf(cells),
      dispose: ({ cells }) => this.watchers.forEach((watcher) => watcher(cells)),
    });
  }

  /** Tells of every bucket that is no longer kept: whoever still has it takes memory that nobody counts. */
  watchGone(watcher: (cells: BucketCells) => void): void {
    this.watchers.push(watcher);
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
    const cells = trimmed(await this.reader.bucket(partition, bucket), room);
    this.held.set(place, { version, cells });
    return cells;
  }
}
