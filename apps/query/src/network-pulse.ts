import { TrendReader } from '@hashpulse/trend-store';
import {
  ALL_SPLITS,
  type Beat,
  type Bucket,
  BUCKET_MS,
  bucketIndex,
  bucketName,
  type Cell,
  hoursOf,
  type Silence,
  silencesOf,
  type Tier,
  type TimeSpan,
  trafficMember,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { timeText } from './as-of.js';
import type { Snapshot } from './snapshot.js';
import { WindowViews } from './window-views.js';

/** Some 100 bytes each. */
const MAX_BEATS = 200_000;
/** A network that was silent all through a span posted this long before it, or it is not looked for. */
const LOOK_BACK_HOURS = 24;

interface Held {
  readonly version: string;
  readonly beat: Beat | undefined;
}

/** A network's silence in a history; times as text. */
export interface Gap {
  readonly network: string;
  readonly from: string;
  readonly to: string | null;
}

/** Tells when networks were silent, from their traffic in all buckets that are kept. */
@Injectable()
export class NetworkPulse {
  private readonly held = new LRUCache<string, Held>({ max: MAX_BEATS });

  constructor(
    private readonly reader: TrendReader,
    private readonly views: WindowViews,
  ) {}

  /** A network's silences, oldest first, judged at the watermark: what is not counted yet is no silence. */
  async silences(snapshot: Snapshot, network: string): Promise<Silence[]> {
    if (snapshot.watermark === undefined || snapshot.streamTime === undefined) return [];
    const [minutes, hours] = await Promise.all([
      this.beats(snapshot, network, 'minute'),
      this.beats(snapshot, network, 'hour'),
    ]);
    return silencesOf({ minutes, hours }, Math.min(snapshot.watermark, snapshot.streamTime));
  }

  /** The silences that reach into a span, by network; of those networks that posted in it or in the day before. */
  async gaps(snapshot: Snapshot, span: TimeSpan): Promise<Gap[]> {
    const ms = BUCKET_MS[span.tier];
    const [from, to] = [span.first * ms, span.end * ms];
    const gaps = (await this.networks(snapshot, span)).map(async (network) => {
      const silences = await this.silences(snapshot, network);
      const within = silences.filter((one) => one.from < to && (one.until ?? Infinity) > from);
      return within.map((one) => gapOf(network, one));
    });
    return (await Promise.all(gaps)).flat();
  }

  /** Posts of a network in each bucket of a span. */
  async volumes(snapshot: Snapshot, network: string, { tier, first, end }: TimeSpan): Promise<number[]> {
    const volumes = new Array<number>(Math.max(0, end - first)).fill(0);
    for (const beat of await this.beats(snapshot, network, tier)) {
      const i = bucketIndex(tier, beat.first) - first;
      if (i in volumes) volumes[i] = beat.volume;
    }
    return volumes;
  }

  private async networks(snapshot: Snapshot, span: TimeSpan): Promise<string[]> {
    const { tier, first, end } = hoursOf(span);
    const kept = Math.max(first - LOOK_BACK_HOURS, snapshot.oldest('hour'));
    const view = await this.views.view(snapshot, { tier, first: Math.min(kept, end), end }, ALL_SPLITS);
    return [...view.networks.keys()].sort();
  }

  private async beats(snapshot: Snapshot, network: string, tier: Tier): Promise<Beat[]> {
    const partitions = Array.from({ length: snapshot.partitionCount }, (_, partition) =>
      this.partitionBeats(snapshot, partition, network, snapshot.buckets(partition, tier)),
    );
    const merged = new Map<string, Beat>();
    for (const beats of await Promise.all(partitions)) {
      for (const [name, beat] of beats) merged.set(name, mergedBeat(merged.get(name), beat));
    }
    return [...merged.values()].sort((a, b) => a.first - b.first);
  }

  private async partitionBeats(
    snapshot: Snapshot,
    partition: number,
    network: string,
    buckets: readonly Bucket[],
  ): Promise<Map<string, Beat>> {
    const placeOf = (bucket: Bucket) => `${partition} ${bucketName(bucket)} ${network}`;
    const isNew = (bucket: Bucket) =>
      this.held.get(placeOf(bucket))?.version !== snapshot.version(partition, bucket);
    const changed = buckets.filter(isNew);
    const cells = await this.reader.cells(partition, trafficMember(network), changed);
    for (const bucket of changed) {
      const version = snapshot.version(partition, bucket) ?? '';
      this.held.set(placeOf(bucket), { version, beat: beatOf(cells.get(bucketName(bucket))) });
    }
    const beats = new Map<string, Beat>();
    for (const bucket of buckets) {
      const beat = this.held.get(placeOf(bucket))?.beat;
      if (beat) beats.set(bucketName(bucket), beat);
    }
    return beats;
  }
}

function beatOf(cell: Cell | undefined): Beat | undefined {
  if (!cell) return undefined;
  const volume = Array.from(cell.splits.values()).reduce((sum, split) => sum + split.volume, 0);
  return volume > 0 ? { first: cell.first, last: cell.last, volume } : undefined;
}

function mergedBeat(one: Beat | undefined, other: Beat): Beat {
  if (!one) return other;
  return {
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
    volume: one.volume + other.volume,
  };
}

function gapOf(network: string, { from, until }: Silence): Gap {
  return { network, from: timeText(from), to: until === undefined ? null : timeText(until) };
}
