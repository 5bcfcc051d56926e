import { partitionOf } from '@hashpulse/contracts';
import { bucketIndex } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { HashtagCells } from './hashtag-cells.js';
import type { Snapshot } from './snapshot.js';

const MAX_HASHTAGS = 50_000;

interface Held {
  readonly versions: string;
  readonly at: number;
}

/** Tells when a hashtag was first seen, as far back as hours are kept. */
@Injectable()
export class FirstSeen {
  private readonly held = new LRUCache<string, Held>({ max: MAX_HASHTAGS });

  constructor(private readonly cells: HashtagCells) {}

  /** Event time of the first post with the hashtag or with one of the group, ms; undefined: there is none. */
  async at(snapshot: Snapshot, name: string): Promise<number | undefined> {
    const hashtags = snapshot.moderation.rankedUnder(name);
    const times = await Promise.all(hashtags.map((hashtag) => this.ofOne(snapshot, hashtag)));
    const at = Math.min(...times.map((time) => time ?? Infinity));
    return at === Infinity ? undefined : at;
  }

  private async ofOne(snapshot: Snapshot, hashtag: string): Promise<number | undefined> {
    if (snapshot.partitionCount === 0) return undefined;
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    const held = this.held.get(hashtag);
    if (held && held.versions === versionsUntil(snapshot, partition, held.at)) return held.at;
    const cells = await this.cells.ofOne(snapshot, hashtag, snapshot.buckets(partition, 'hour'));
    const at = Math.min(...Array.from(cells.values(), ({ first }) => first), Infinity);
    if (at === Infinity) return undefined;
    this.held.set(hashtag, { versions: versionsUntil(snapshot, partition, at), at });
    return at;
  }
}

/** Only a change in the hours up to the first post can move it. */
function versionsUntil(snapshot: Snapshot, partition: number, at: number): string {
  const last = bucketIndex('hour', at);
  const hours = snapshot.buckets(partition, 'hour').filter(({ index }) => index <= last);
  return hours.map((hour) => `${hour.index}:${snapshot.version(partition, hour)}`).join(' ');
}
