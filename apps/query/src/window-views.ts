import { type BucketCells, bucketsOf, type SplitFilter, type TimeSpan, WindowView } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { BucketCache } from './bucket-cache.js';
import { CellBudget } from './cell-budget.js';
import type { Snapshot } from './snapshot.js';

interface Held {
  readonly versions: string;
  readonly view: WindowView;
}

/** Adds up time spans and keeps the sums while nothing in them changes. */
@Injectable()
export class WindowViews {
  private readonly held: LRUCache<string, Held>;
  private readonly adding = new Map<string, Promise<WindowView>>();

  constructor(
    private readonly cache: BucketCache,
    private readonly budget: CellBudget,
  ) {
    this.held = new LRUCache({ maxSize: budget.cells, sizeCalculation: ({ view }) => view.size });
  }

  async view(snapshot: Snapshot, span: TimeSpan, filter: SplitFilter): Promise<WindowView> {
    const posts = `${filter.network ?? '*'} ${filter.lang ?? '*'}`;
    const place = `${span.tier} ${span.first} ${span.end} ${posts} ${snapshot.moderation.version}`;
    const versions = versionsOf(snapshot, span);
    const held = this.held.get(place);
    if (held?.versions === versions) return held.view;
    const key = `${place} ${versions}`;
    const adding = this.adding.get(key) ?? this.add(snapshot, span, filter);
    this.adding.set(key, adding);
    const view = await adding.finally(() => this.adding.delete(key));
    this.held.set(place, { versions, view });
    return view;
  }

  private async add(snapshot: Snapshot, span: TimeSpan, filter: SplitFilter): Promise<WindowView> {
    const buckets = bucketsOf(span);
    const partitions = Array.from({ length: snapshot.partitionCount }, (): BucketCells[] => []);
    const room = this.budget.roomFor(snapshot.hashtagsIn(buckets));
    // A bucket after the other, so that only a few are in memory untrimmed.
    for (const bucket of buckets) {
      const reading = partitions.map((_, partition) => this.cache.cells(snapshot, partition, bucket, room));
      (await Promise.all(reading)).forEach((cells, partition) => partitions[partition]?.push(cells));
    }
    return new WindowView(span, partitions, filter, snapshot.moderation);
  }
}

function versionsOf(snapshot: Snapshot, span: TimeSpan): string {
  const versions: string[] = [];
  for (const bucket of bucketsOf(span)) {
    for (let partition = 0; partition < snapshot.partitionCount; partition++) {
      versions.push(snapshot.version(partition, bucket) ?? '');
    }
  }
  return versions.join(' ');
}
