import { bucketsOf, type SplitFilter, type TimeSpan, WindowView } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { BucketCache } from './bucket-cache.js';
import type { Snapshot } from './snapshot.js';

const MAX_VIEWS = 32;

interface Held {
  readonly versions: string;
  readonly view: WindowView;
}

/** Adds up time spans and keeps the sums while nothing in them changes. */
@Injectable()
export class WindowViews {
  private readonly held = new LRUCache<string, Held>({ max: MAX_VIEWS });
  private readonly adding = new Map<string, Promise<WindowView>>();

  constructor(private readonly cache: BucketCache) {}

  async view(snapshot: Snapshot, span: TimeSpan, filter: SplitFilter): Promise<WindowView> {
    const place = `${span.tier} ${span.first} ${span.end} ${filter.network ?? '*'} ${filter.lang ?? '*'}`;
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
    const partitions = Array.from({ length: snapshot.partitionCount }, (_, partition) =>
      Promise.all(buckets.map((bucket) => this.cache.cells(snapshot, partition, bucket))),
    );
    return new WindowView(span, await Promise.all(partitions), filter);
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
