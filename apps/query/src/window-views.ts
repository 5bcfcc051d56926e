import {
  type BucketCells,
  bucketsOf,
  bytesOf,
  type SplitFilter,
  type TimeSpan,
  WindowView,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { BucketCache } from './bucket-cache.js';
import { MemoryBudget } from './memory-budget.js';
import type { Snapshot } from './snapshot.js';

/** Hashtags of a window that have figures and may be ranked: of more only the largest; some kilobyte each. */
const HASHTAGS_RANKED = 16_384;
/** Views that are kept. */
const MAX_VIEWS = 64;
/** Views that are put together at the same time: each reads buckets before they are trimmed. */
const ADDED_AT_ONCE = 2;

interface Held {
  readonly versions: string;
  readonly view: WindowView;
}

/** Adds up time spans and keeps the sums while nothing in them changes. */
@Injectable()
export class WindowViews {
  private readonly held = new LRUCache<string, Held>({
    max: MAX_VIEWS,
    dispose: ({ view }, place) => this.unlink(view, place),
  });
  /** Where views stand that were made from a bucket. */
  private readonly places = new Map<BucketCells, Set<string>>();
  private readonly adding = new Map<string, Promise<WindowView>>();
  private readonly turn = pLimit(ADDED_AT_ONCE);

  constructor(
    private readonly cache: BucketCache,
    private readonly budget: MemoryBudget,
  ) {
    cache.watchGone((cells) => this.forget(cells));
  }

  async view(snapshot: Snapshot, span: TimeSpan, filter: SplitFilter): Promise<WindowView> {
    const posts = `${filter.network ?? '*'} ${filter.lang ?? '*'}`;
    const place = `${span.tier} ${span.first} ${span.end} ${posts} ${snapshot.moderation.version}`;
    const versions = versionsOf(snapshot, span);
    const held = this.held.get(place);
    if (held?.versions === versions) return held.view;
    const key = `${place} ${versions}`;
    const adding = this.adding.get(key) ?? this.turn(() => this.add(snapshot, span, filter));
    this.adding.set(key, adding);
    const view = await adding.finally(() => this.adding.delete(key));
    this.keep(place, { versions, view });
    return view;
  }

  private keep(place: string, held: Held): void {
    if (this.held.peek(place)?.view === held.view) return;
    this.held.set(place, held);
    for (const cells of held.view.buckets()) {
      const places = this.places.get(cells) ?? new Set();
      this.places.set(cells, places.add(place));
    }
  }

  /** A view of buckets that the cache has dropped would keep them in memory. */
  private forget(cells: BucketCells): void {
    for (const place of this.places.get(cells) ?? []) this.held.delete(place);
  }

  private unlink(view: WindowView, place: string): void {
    for (const cells of view.buckets()) {
      const places = this.places.get(cells);
      places?.delete(place);
      if (places?.size === 0) this.places.delete(cells);
    }
  }

  private async add(snapshot: Snapshot, span: TimeSpan, filter: SplitFilter): Promise<WindowView> {
    const members = snapshot.hashtagsIn(bucketsOf(span));
    let room = this.budget.roomFor(members);
    for (;;) {
      const partitions = await this.partitions(snapshot, span, room);
      if (partitions) return new WindowView(span, partitions, filter, snapshot.moderation, HASHTAGS_RANKED);
      room = this.budget.lessThan(room, members);
    }
  }

  /** The buckets of every partition; undefined: with this room they take more than a view may, and there can be less. */
  private async partitions(
    snapshot: Snapshot,
    span: TimeSpan,
    room: number,
  ): Promise<BucketCells[][] | undefined> {
    const partitions = Array.from({ length: snapshot.partitionCount }, (): BucketCells[] => []);
    let bytes = 0;
    // A bucket after the other, so that only a few are in memory untrimmed.
    for (const bucket of bucketsOf(span)) {
      const reading = partitions.map((_, partition) => this.cache.cells(snapshot, partition, bucket, room));
      for (const [partition, cells] of (await Promise.all(reading)).entries()) {
        partitions[partition]?.push(cells);
        bytes += bytesOf(cells);
      }
      if (bytes > this.budget.viewBytes && room > 1) return undefined;
    }
    return partitions;
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
