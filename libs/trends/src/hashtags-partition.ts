import {
  type ColumnsRecord,
  type HashtagsRecord,
  inColumns,
  NUMBER,
  NUMBERS,
  type ProgressRecord,
} from '@hashpulse/contracts';
import { BUCKET_MS, type Bucket, bucketIndex, bucketName, type Tier } from './bucket.js';
import { type BucketFill, NETWORKS_KEPT } from './bucket-fill.js';
import { trafficMember } from './bucket-trim.js';
import { type BucketChange, HeldBucket } from './held-bucket.js';
import { advance, lowWatermark, type SourceProgress, streamTime, withoutSeen } from './progress.js';

/** How many buckets of each tier are kept. */
export interface Retention {
  /** Minute buckets kept. */
  readonly minutes: number;
  /** Hour buckets kept. */
  readonly hours: number;
}

/** What a {@link HashtagsPartition} goes by. */
export interface HashtagsPartitionSettings {
  /** Number of `posts` partitions: before all of them were heard of no bucket expires. */
  readonly sources: number;
  readonly retention: Retention;
  /** Hashtags that a bucket has room for, by tier; what is more is approximated. */
  readonly capacity: Readonly<Record<Tier, number>>;
}

/** A cell's place: a bucket and a hashtag, or the traffic of a network under `:network`. */
export interface CellAddress {
  readonly bucket: Bucket;
  readonly member: string;
}

/** A record of `hashtags` that was read. */
export interface PartitionRecord {
  /** Canonical hashtag for uses; else any. */
  readonly key: string;
  readonly record: HashtagsRecord | ColumnsRecord;
}

/** What must be loaded before records are applied. */
export interface Missing {
  readonly cells: readonly CellAddress[];
  /** Buckets that may overflow: all their cells are needed. */
  readonly buckets: readonly Bucket[];
}

/** Index of the oldest bucket kept of each tier; it only moves forward, so an expired bucket never comes back. */
export type OldestKept = Readonly<Record<Tier, number>>;

/** What is stored of a partition besides its cells. */
export interface PartitionState {
  readonly progress: ReadonlyMap<number, SourceProgress>;
  /** The buckets that exist in the store, by name. */
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** How full they are, by name. */
  readonly fills: ReadonlyMap<string, BucketFill>;
  readonly oldest: OldestKept;
}

/** The state before the first record. */
export const EMPTY_STATE: PartitionState = {
  progress: new Map(),
  buckets: new Map(),
  fills: new Map(),
  oldest: { minute: -Infinity, hour: -Infinity },
};

/** All that changed since the last commit. */
export interface PartitionChanges {
  readonly buckets: readonly BucketChange[];
  readonly expired: readonly Bucket[];
  readonly progress: ReadonlyMap<number, SourceProgress>;
  readonly oldest: OldestKept;
}

const TIERS: readonly Tier[] = ['minute', 'hour'];

/**
 * The state machine of one `hashtags` partition: folds changes into buckets of both tiers.
 * A function of the log alone. Changes that a tagger sent twice (a restart, a lost reply) are recognised by their
 * source offset: those of a `posts` partition arrive in order, so all below its progress are already in.
 */
export class HashtagsPartition {
  private readonly held = new Map<string, HeldBucket>();
  /** The bucket of each tier that was used last: most uses fall into it. */
  private lastUsed: { [T in Tier]?: HeldBucket } = {};
  private progressChanged = new Set<number>();
  private expired: Bucket[] = [];

  private readonly progress: Map<number, SourceProgress>;
  private readonly stored: Map<string, Bucket>;
  private readonly fills: Map<string, BucketFill>;
  private oldest: OldestKept;

  constructor(
    private readonly settings: HashtagsPartitionSettings,
    state: PartitionState = EMPTY_STATE,
  ) {
    this.progress = new Map(state.progress);
    this.stored = new Map(state.buckets);
    this.fills = new Map(state.fills);
    this.oldest = state.oldest;
  }

  /** What these records need of the store: load it, then {@link provide} it, then apply. */
  missing(records: readonly PartitionRecord[]): Missing {
    const cells: CellAddress[] = [];
    const buckets: Bucket[] = [];
    for (const [name, members] of this.touchedParts(records)) {
      const bucket = this.stored.get(name);
      if (!bucket) continue;
      const unknown = this.hold(bucket).unknown(members);
      if (unknown === 'all') buckets.push(bucket);
      else for (const member of unknown) cells.push({ bucket, member });
    }
    return { cells, buckets };
  }

  /** Hands in a stored cell, as it is stored; `undefined` when the store has none at this place. */
  provide({ bucket, member }: CellAddress, cell: Buffer | undefined): void {
    this.hold(bucket).provide(member, cell);
  }

  /** Hands in all stored cells of a bucket. */
  provideAll(bucket: Bucket, cells: ReadonlyMap<string, Buffer>): void {
    this.hold(bucket).provideAll(cells);
  }

  /** Folds in a record. */
  apply({ key, record }: PartitionRecord): void {
    if (record.type === 'columns') this.applyChanges(key, record);
    else if (record.type === 'progress') this.applyProgress(record);
    else this.applyChanges(key, inColumns(record));
  }

  /** The newest event time folded in; `undefined` before the first post. */
  get streamTime(): number | undefined {
    return streamTime(this.progress.values());
  }

  /** Some source has said that more of its posts are waiting. */
  get sourcesWaiting(): boolean {
    for (const { caughtUp } of this.progress.values()) if (!caughtUp) return true;
    return false;
  }

  /** What must be stored so that the store is where this state is. */
  takeChanges(): PartitionChanges {
    const buckets: BucketChange[] = [];
    for (const [name, held] of this.held) {
      const change = held.takeChange();
      if (!change) continue;
      buckets.push(change);
      this.stored.set(name, held.bucket);
      this.fills.set(name, change.fill);
    }
    const progress = new Map(
      [...this.progressChanged].map((partition) => [
        partition,
        this.progress.get(partition) as SourceProgress,
      ]),
    );
    const changes = { buckets, expired: this.expired, progress, oldest: this.oldest };
    this.progressChanged = new Set();
    this.expired = [];
    return changes;
  }

  /**
   * Lets go of whole buckets, the least lately used first, until at most this many cells are held; what is not
   * stored yet stays. They are loaded when needed.
   */
  release(cells: number): void {
    let held = 0;
    for (const last of Object.values(this.lastUsed)) this.touch(last);
    for (const bucket of this.held.values()) held += bucket.size;
    for (const [name, bucket] of this.held) {
      if (held <= cells) return;
      if (bucket.isChanged) continue;
      this.letGo(name);
      held -= bucket.size;
    }
  }

  /** The members that records change in buckets of which only a part is held, by the name of the bucket. */
  private touchedParts(records: readonly PartitionRecord[]): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    if (this.stored.size === 0) return found;
    for (const { key, record } of records) {
      if (record.type === 'progress') continue;
      const changes = record.type === 'columns' ? record : inColumns(record);
      const member = memberOf(key, changes);
      for (const tier of TIERS) this.addTouched(found, tier, member, changes);
    }
    return found;
  }

  private addTouched(
    found: Map<string, Set<string>>,
    tier: Tier,
    member: string,
    { columns: { numbers }, from, to }: ColumnsRecord,
  ): void {
    let before = NaN;
    for (let i = from; i < to; i++) {
      const index = bucketIndex(tier, numbers[i * NUMBERS + NUMBER.at] as number);
      if (index === before) continue;
      before = index;
      if (this.lookUp(tier, index)?.isWhole) continue;
      const name = bucketName({ tier, index });
      const members = found.get(name);
      if (members) members.add(member);
      else found.set(name, new Set([member]));
    }
  }

  /** All of a `posts` partition below this offset is in. */
  private appliedBelow(partition: number): number {
    return this.progress.get(partition)?.next ?? 0;
  }

  private applyProgress(record: ProgressRecord): void {
    const before = this.progress.get(record.partition);
    const after = advance(before, record);
    if (after === before) return;
    this.setProgress(record.partition, after);
    for (const [source, one] of withoutSeen(this.progress)) this.setProgress(source, one);
    this.expire();
  }

  private applyChanges(key: string, record: ColumnsRecord): void {
    const applied = this.appliedBelow(record.partition);
    const member = memberOf(key, record);
    for (const tier of TIERS) this.applyTo(tier, member, record, applied);
  }

  /** Hands each change that is not in yet to its bucket, those behind each other that are of the same bucket in one. */
  private applyTo(tier: Tier, member: string, record: ColumnsRecord, applied: number): void {
    const { numbers } = record.columns;
    const { to } = record;
    let [from, index] = [record.from, NaN];
    for (let i = from; i < to; i++) {
      const isIn = (numbers[i * NUMBERS + NUMBER.offset] as number) < applied;
      const at = isIn ? NaN : bucketIndex(tier, numbers[i * NUMBERS + NUMBER.at] as number);
      if (at === index) continue;
      this.change(tier, index, member, record, from, i);
      [from, index] = [i, at];
    }
    this.change(tier, index, member, record, from, to);
  }

  /** @param index of the bucket, which may be kept no longer; NaN: of none */
  private change(
    tier: Tier,
    index: number,
    member: string,
    record: ColumnsRecord,
    from: number,
    to: number,
  ): void {
    if (!(index >= this.oldest[tier])) return;
    const last = this.lastUsed[tier];
    const held = last?.bucket.index === index ? last : this.hold({ tier, index });
    held.change(member, record, from, to);
  }

  /** The bucket, if it is held; the one of each tier that was used last is found without its name. */
  private lookUp(tier: Tier, index: number): HeldBucket | undefined {
    const last = this.lastUsed[tier];
    return last?.bucket.index === index ? last : this.held.get(bucketName({ tier, index }));
  }

  private hold(bucket: Bucket): HeldBucket {
    const { tier } = bucket;
    const name = bucketName(bucket);
    const capacity = { hashtags: this.settings.capacity[tier], networks: NETWORKS_KEPT };
    const held = this.held.get(name) ?? new HeldBucket(bucket, capacity, this.fills.get(name));
    this.touch(held);
    this.lastUsed[tier] = held;
    return held;
  }

  /** Moves a bucket to the end: the least lately used come first. */
  private touch(held: HeldBucket): void {
    this.held.delete(held.name);
    this.held.set(held.name, held);
  }

  private letGo(name: string): void {
    this.held.delete(name);
    this.lastUsed = {};
  }

  private setProgress(source: number, progress: SourceProgress): void {
    this.progress.set(source, progress);
    this.progressChanged.add(source);
  }

  private oldestKept(tier: Tier, watermark: number): number {
    const { minutes, hours } = this.settings.retention;
    const kept = tier === 'minute' ? minutes : hours;
    return Math.max(this.oldest[tier], Math.floor(watermark / BUCKET_MS[tier]) - kept + 1);
  }

  /** By the slowest source's time, so that a backlog beside live traffic loses nothing. */
  private expire(): void {
    // A source of which nothing was heard may have anything waiting.
    if (this.progress.size < this.settings.sources) return;
    const watermark = lowWatermark(this.progress.values());
    if (watermark === undefined) return;
    const before = this.oldest;
    this.oldest = { minute: this.oldestKept('minute', watermark), hour: this.oldestKept('hour', watermark) };
    if (this.oldest.minute === before.minute && this.oldest.hour === before.hour) return;
    const candidates = [...this.stored.values(), ...[...this.held.values()].map(({ bucket }) => bucket)];
    for (const bucket of candidates) {
      if (bucket.index >= this.oldest[bucket.tier]) continue;
      const name = bucketName(bucket);
      if (this.stored.delete(name)) this.expired.push(bucket);
      this.fills.delete(name);
      this.letGo(name);
    }
  }
}

/** The member of a bucket that a record changes. */
function memberOf(key: string, { network }: ColumnsRecord): string {
  return network === undefined ? key : trafficMember(network);
}
