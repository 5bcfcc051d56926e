import { partitionOf } from '@hashpulse/contracts';
import { type Bucket, bucketIndex } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { HashtagCells } from './hashtag-cells.js';
import type { Snapshot } from './snapshot.js';

const MAX_HASHTAGS = 50_000;

/** Versions of the hours up to the first post: only a change there can move it. */
interface Versions {
  /** Of the hours before that of the first post. */
  readonly earlier: string;
  /** Of that hour. */
  readonly own: string;
}

interface Held extends Versions {
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
    const kept = snapshot.buckets(partition, 'hour');
    const held = this.held.get(hashtag);
    const now = held && versionsUntil(snapshot, partition, held.at);
    const isSame = held?.earlier === now?.earlier;
    if (held && isSame && held.own === now?.own) return held.at;
    // Mostly only the hour has changed in which it was first seen: the one that goes on.
    const own = kept.filter(({ index }) => held && isSame && index === bucketIndex('hour', held.at));
    const at = (await this.first(snapshot, hashtag, own)) ?? (await this.first(snapshot, hashtag, kept));
    if (at !== undefined) this.held.set(hashtag, { ...versionsUntil(snapshot, partition, at), at });
    return at;
  }

  private async first(
    snapshot: Snapshot,
    hashtag: string,
    hours: readonly Bucket[],
  ): Promise<number | undefined> {
    const cells = await this.cells.ofOne(snapshot, hashtag, hours);
    const at = Math.min(...Array.from(cells.values(), ({ first }) => first), Infinity);
    return at === Infinity ? undefined : at;
  }
}

function versionsUntil(snapshot: Snapshot, partition: number, at: number): Versions {
  const last = bucketIndex('hour', at);
  const hours = snapshot.buckets(partition, 'hour');
  const versions = (some: readonly Bucket[]): string =>
    some.map((hour) => `${hour.index}:${snapshot.version(partition, hour)}`).join(' ');
  return {
    earlier: versions(hours.filter(({ index }) => index < last)),
    own: versions(hours.filter(({ index }) => index === last)),
  };
}
