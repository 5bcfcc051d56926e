import type { ColumnsRecord } from '@hashpulse/contracts';
import { type Bucket, bucketName, bucketStart } from './bucket.js';
import { type BucketFill, EMPTY_FILL, type Fill, overflows, placesTaken } from './bucket-fill.js';
import { MEMBER_KINDS, type MemberKind, memberKind, placesOf, trim, type Trimmable } from './bucket-trim.js';
import { ChangeRuns } from './change-runs.js';
import { largestBound } from './error-bound.js';
import { HeldCell } from './held-cell.js';

/** A bucket's cells that changed. */
export interface BucketChange {
  readonly bucket: Bucket;
  /** As they are stored: see `decodeCell`. */
  readonly cells: ReadonlyMap<string, Buffer>;
  /** Members that were dropped to keep the bucket bounded. */
  readonly dropped: readonly string[];
  readonly fill: BucketFill;
}

/** A bucket in memory: all of its cells, or those that were asked for. Never has more members than its capacity. */
export class HeldBucket {
  private readonly cells = new Map<string, HeldCell>();
  private changed: HeldCell[] = [];
  private readonly runs = new ChangeRuns();
  private readonly absent = new Set<string>();
  private readonly dropped = new Set<string>();
  private whole: boolean;
  private fill: Record<MemberKind, Fill>;

  /** Its name in the store. */
  readonly name: string;
  private readonly start: number;

  /** @param fill how full the stored bucket is; undefined: it is new */
  constructor(
    readonly bucket: Bucket,
    private readonly capacity: Readonly<Record<MemberKind, number>>,
    fill: BucketFill | undefined,
  ) {
    this.name = bucketName(bucket);
    this.start = bucketStart(bucket);
    this.whole = fill === undefined;
    this.fill = { ...(fill ?? EMPTY_FILL) };
  }

  /** Every cell of the bucket is held: what is missing does not exist. */
  get isWhole(): boolean {
    return this.whole;
  }

  /** How many cells are held. */
  get size(): number {
    return this.cells.size;
  }

  get isChanged(): boolean {
    return this.changed.length > 0 || this.dropped.size > 0;
  }

  /** Which of these members have to be looked up in the store; `all`: every cell is needed, because they may not fit. */
  unknown(members: ReadonlySet<string>): string[] | 'all' {
    if (this.whole) return [];
    const unknown = [...members].filter((member) => !this.cells.has(member));
    return overflows(this.fill, unknown, this.capacity) ? 'all' : unknown;
  }

  /** Takes a stored cell; `undefined`: the store has none for this member. */
  provide(member: string, cell: Buffer | undefined): void {
    if (cell) this.cells.set(member, HeldCell.stored(member, cell));
    else this.absent.add(member);
  }

  /** Takes all stored cells; nothing of the bucket may have changed since it was stored. */
  provideAll(cells: ReadonlyMap<string, Buffer>): void {
    for (const [member, cell] of cells) if (!this.cells.has(member)) this.provide(member, cell);
    this.whole = true;
    const places = placesTaken(this.cells.keys());
    for (const kind of MEMBER_KINDS) this.fill[kind] = { ...this.fill[kind], places: places[kind] };
  }

  /** Changes a member's cell by columns of a record; it is made when there is none, for which others may have to go. */
  change(member: string, record: ColumnsRecord, from: number, to: number): void {
    const held = this.cells.get(member) ?? this.make(member);
    if (!held.isChanged) {
      held.isChanged = true;
      this.changed.push(held);
    }
    this.runs.add(held, record, from, to);
  }

  /** What changed since the last call; undefined: nothing. */
  takeChange(): BucketChange | undefined {
    this.absent.clear();
    if (!this.isChanged) return undefined;
    const cells = new Map<string, Buffer>();
    for (const held of this.changed) {
      held.isChanged = false;
      if (!held.isDropped) cells.set(held.member, this.settle(held));
    }
    this.runs.clear();
    const change = { bucket: this.bucket, cells, dropped: [...this.dropped], fill: { ...this.fill } };
    this.changed = [];
    this.dropped.clear();
    return change;
  }

  private make(member: string): HeldCell {
    if (!this.whole && !this.absent.delete(member)) throw new Error(`cell ${member} was not provided`);
    const kind = memberKind(member);
    const places = placesOf(member);
    if (this.fill[kind].places + places > this.capacity[kind]) this.makeRoom(kind);
    const { places: taken, bound } = this.fill[kind];
    this.fill[kind] = { places: taken + places, bound };
    const made = HeldCell.made(member, bound);
    this.cells.set(member, made);
    this.dropped.delete(member);
    return made;
  }

  private makeRoom(kind: MemberKind): void {
    if (!this.whole) throw new Error(`the bucket overflows but not all of its cells were provided`);
    for (const held of this.changed) if (!held.isDropped) this.settle(held);
    this.runs.clear();
    const { dropped, bound } = trim(this.weighed(kind), this.capacity[kind]);
    for (const member of dropped) this.drop(member);
    const before = this.fill[kind];
    this.fill[kind] = {
      places: before.places - placesTaken(dropped)[kind],
      bound: largestBound([before.bound, bound]),
    };
  }

  private settle(held: HeldCell): Buffer {
    return held.settle(this.runs, this.start, this.bucket.tier === 'hour');
  }

  private drop(member: string): void {
    const held = this.cells.get(member);
    if (held) held.isDropped = true;
    this.cells.delete(member);
    this.dropped.add(member);
  }

  private weighed(kind: MemberKind): Trimmable[] {
    const all: Trimmable[] = [];
    for (const [member, held] of this.cells) {
      if (memberKind(member) === kind) all.push({ member, most: held.weigh() });
    }
    return all;
  }
}
