import { partitionOf } from '@hashpulse/contracts';
import { type BucketCells, bytesOf, eachSums } from './bucket-cells.js';
import type { MemberKind } from './bucket-trim.js';
import type { Cell } from './cell.js';
import { CellSums } from './cell-sums.js';
import { addBounds, type ErrorBound, EXACT, isExact, largestBound, subtractBound } from './error-bound.js';
import { keepLargest } from './keep-largest.js';
import { mergedCell } from './merged-cell.js';
import { type Moderated, UNMODERATED } from './moderated.js';
import { OrdinaryCopies } from './copy-rate.js';
import { type Traffic, trafficOf } from './network-traffic.js';
import { addHour, type PastUse, type PastUses, recentUses } from './past-uses.js';
import type { Split, Splits } from './splits.js';
import type { TimeSpan } from './time-span.js';
import { passes, type SplitFilter } from './split-filter.js';
import { WindowTotals } from './window-totals.js';

/** Members with their figures, and what those had at most that are not among them. */
interface Added {
  readonly totals: ReadonlyMap<string, WindowTotals>;
  readonly dropped: ErrorBound;
}

/** Posts by the index of the bucket, then by network and language. */
type TrafficByBucket = ReadonlyMap<number, ReadonlyMap<string, ReadonlyMap<string, number>>>;

/** The buckets of a time span in every partition; added up when first asked for. */
export class WindowView {
  private sums: Added | undefined;
  private sumsOfTraffic: ReadonlyMap<string, WindowTotals> | undefined;
  private byNetwork: Traffic | undefined;
  private byBucket: TrafficByBucket | undefined;
  private copies: OrdinaryCopies | undefined;
  private readonly uses = new Map<string, { uses: PastUse[]; left: number }>();

  /**
   * @param span the buckets
   * @param partitions for every partition of `hashtags` its buckets of the span, oldest first
   * @param filter the posts that count
   * @param moderated what of them is ranked, and under which name
   * @param room about how many hashtags have figures; of more only the largest, and {@link mostMissed} covers the others
   */
  constructor(
    readonly span: TimeSpan,
    private readonly partitions: readonly (readonly BucketCells[])[],
    private readonly filter: SplitFilter,
    readonly moderated: Moderated = UNMODERATED,
    private readonly room = Infinity,
  ) {}

  /** About how much memory its buckets take, bytes. */
  get bytes(): number {
    return this.buckets().reduce((sum, cells) => sum + bytesOf(cells), 0);
  }

  /** All that it was made from. */
  buckets(): BucketCells[] {
    return this.partitions.flat();
  }

  /** The figures of every hashtag, or group of hashtags that is ranked as one; the largest, if there is not room for all. */
  get hashtags(): ReadonlyMap<string, WindowTotals> {
    return this.added().totals;
  }

  /** The figures of a hashtag or group, whether it is among {@link hashtags} or not; undefined: it has none. */
  totalsOf(name: string): WindowTotals | undefined {
    const found = this.sums?.totals.get(name);
    if (found) return found;
    const totals = new WindowTotals();
    for (const cell of this.cellsOf(name)) totals.add(cell, this.filter);
    if (totals.first === Infinity) return undefined;
    for (const one of this.moderated.rankedUnder(name)) {
      totals.missed = addBounds(totals.missed, this.missed(one));
    }
    return totals;
  }

  /** The traffic of every network, posts without hashtags included. */
  get networks(): ReadonlyMap<string, WindowTotals> {
    return (this.sumsOfTraffic ??= this.addNetworks());
  }

  /** The same as posts by network and language. */
  get traffic(): Traffic {
    return (this.byNetwork ??= trafficOf(this.networks));
  }

  /** Posts by the index of the bucket, then by network and language. */
  get hourly(): TrafficByBucket {
    return (this.byBucket ??= this.trafficByBucket());
  }

  /** How often two authors of a hashtag have the same text; undefined: there is not enough to tell. */
  copyRate(network: string): number | undefined {
    this.copies ??= new OrdinaryCopies(this.buckets().map(({ hashtags }) => hashtags));
    return this.copies.in(network);
  }

  /** The cells of a hashtag or group as they are ranked, oldest first. */
  cellsOf(name: string): Generator<Cell> {
    return this.cells(name, (cell) => this.moderated.cell(cell));
  }

  /** The cells of a hashtag or group with all that was counted, oldest first. */
  countedCellsOf(name: string): Generator<Cell> {
    return this.cells(name, (cell) => cell);
  }

  private *cells(name: string, taken: (cell: Cell) => Cell, last = Infinity): Generator<Cell> {
    const buckets = this.bucketsOf(name);
    const end = this.span.end - this.span.first;
    for (let at = Math.max(0, end - last); at < end; at++) {
      const cell = cellAt(buckets, at, taken);
      if (cell) yield cell;
    }
  }

  /** The hashtags that are ranked under a name, with the buckets that each would be in. */
  private bucketsOf(name: string): NamedBuckets[] {
    if (this.partitions.length === 0) return [];
    return this.moderated.rankedUnder(name).map((one) => {
      return [one, this.partitions[partitionOf(one, this.partitions.length)] ?? []];
    });
  }

  /**
   * What was made of a hashtag or group; kept, because a baseline is asked again while the window moves on.
   * @param isEnough whether the hours that were added so far, the newest first, say enough
   */
  usesOf(name: string, isEnough: (uses: PastUses) => boolean = () => false): PastUses {
    const known = this.uses.get(name) ?? { uses: [], left: this.span.end - this.span.first };
    this.uses.set(name, known);
    if (this.span.tier === 'minute') {
      if (known.left > 0) known.uses = recentUses(this.cellsOf(name), this.filter);
      known.left = 0;
      return known.uses;
    }
    const buckets = known.left > 0 ? this.bucketsOf(name) : [];
    while (known.left > 0 && !isEnough(known.uses)) {
      known.left -= 1;
      const cell = cellAt(buckets, known.left, (one) => this.moderated.cell(one));
      if (cell) addHour(known.uses, this.span.first + known.left, cell, this.filter);
    }
    return known.uses;
  }

  /** What a hashtag may have in those buckets of the span in which it has no cell. */
  missed(hashtag: string): ErrorBound {
    if (this.partitions.length === 0) return EXACT;
    const buckets = this.partitions[partitionOf(hashtag, this.partitions.length)] ?? [];
    return boundOf(
      buckets.filter(({ hashtags }) => !hashtags.has(hashtag)),
      'hashtags',
    );
  }

  /** What the figures of any hashtag that is not among {@link hashtags} are at most. */
  get mostMissed(): ErrorBound {
    const bounds = this.partitions.map((buckets) => boundOf(buckets, 'hashtags'));
    return largestBound([...bounds, this.added().dropped]);
  }

  private trafficByBucket(): TrafficByBucket {
    const traffics = new Map<number, Map<string, Map<string, number>>>();
    for (const buckets of this.partitions) {
      for (const [i, { networks }] of buckets.entries()) {
        const index = this.span.first + i;
        const traffic = traffics.get(index) ?? new Map<string, Map<string, number>>();
        traffics.set(index, traffic);
        for (const [network, { splits }] of networks) addLanguages(traffic, network, splits, this.filter);
      }
    }
    return traffics;
  }

  /** Adds the figures of the hashtags up, a bucket after the other, for whoever has other things to do in between. */
  *adding(): Generator<undefined, void> {
    if (this.sums) return;
    const { moderated, partitions } = this;
    const totals = new Map<string, WindowTotals>();
    let dropped = EXACT;
    for (const buckets of partitions) {
      const sums = yield* this.addMembers(buckets, 'hashtags', (hashtag) => this.lazyTotals(hashtag));
      // Of a group none is dropped: it may be large with the others.
      const isAlone = (hashtag: string): boolean =>
        moderated.rankedAs(hashtag) === hashtag && moderated.rankedUnder(hashtag).length === 1;
      const trim = keepLargest(sums, this.room / partitions.length, isAlone);
      dropped = largestBound([dropped, trim]);
      for (const [hashtag, one] of sums) this.fold(totals, moderated.rankedAs(hashtag), one);
      yield;
    }
    this.sums = { totals, dropped };
  }

  private added(): Added {
    if (!this.sums) finished(this.adding());
    return this.sums as unknown as Added;
  }

  private addNetworks(): Map<string, WindowTotals> {
    const totals = new Map<string, WindowTotals>();
    for (const buckets of this.partitions) {
      const make = (network: string): WindowTotals => new WindowTotals(() => this.trafficOf(network));
      const sums = finished(this.addMembers(buckets, 'networks', make));
      for (const [network, one] of sums) {
        const before = totals.get(network);
        if (before) before.addSums(one);
        else totals.set(network, one);
      }
    }
    return totals;
  }

  /** The figures of every member in the buckets of a partition; stops after each bucket. */
  private *addMembers(
    buckets: readonly BucketCells[],
    members: MemberKind,
    make: (member: string) => WindowTotals,
  ): Generator<undefined, Map<string, WindowTotals>> {
    const totals = new Map<string, WindowTotals>();
    for (const bucket of buckets) {
      const lacking = bucket.bounds[members];
      this.eachSums(bucket, members, (member, sums) => {
        let found = totals.get(member);
        if (!found) totals.set(member, (found = make(member)));
        found.addSums(sums);
        // In this bucket nothing of it is missing: what all buckets may lack is added below.
        if (!isExact(lacking)) found.missed = subtractBound(found.missed, lacking);
      });
      yield;
    }
    const everywhere = boundOf(buckets, members);
    if (isExact(everywhere)) return totals;
    for (const one of totals.values()) one.missed = addBounds(one.missed, everywhere);
    return totals;
  }

  private eachSums(
    bucket: BucketCells,
    members: MemberKind,
    take: (member: string, sums: CellSums) => void,
  ): void {
    const { moderated, filter } = this;
    if (members === 'networks' || moderated.takesAll) return eachSums(bucket[members], filter, take);
    const sums = new CellSums();
    for (const [member, cell] of bucket[members]) {
      sums.of(moderated.cell(cell), filter);
      take(member, sums);
    }
  }

  private fold(totals: Map<string, WindowTotals>, name: string, one: WindowTotals): void {
    const before = totals.get(name);
    if (before) return before.addSums(one);
    if (this.moderated.rankedUnder(name).length <= 1) totals.set(name, one);
    else {
      const group = this.lazyTotals(name);
      group.addSums(one);
      totals.set(name, group);
    }
  }

  private lazyTotals(name: string): WindowTotals {
    return new WindowTotals(() => this.lastSplits(name, Infinity));
  }

  private *trafficOf(network: string): Generator<Split> {
    for (const { networks } of this.buckets()) {
      const splits = networks.get(network)?.splits.values() ?? [];
      for (const split of splits) if (passes(this.filter, split)) yield split;
    }
  }

  /** A hashtag's or group's figures in the last so many buckets, by bucket, network and language. */
  *lastSplits(name: string, buckets: number): Generator<Split> {
    for (const cell of this.cells(name, (one) => this.moderated.cell(one), buckets)) {
      for (const split of cell.splits.values()) if (passes(this.filter, split)) yield split;
    }
  }
}

/** What a computation comes to that is not interrupted. */
function finished<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

type NamedBuckets = readonly [hashtag: string, buckets: readonly BucketCells[]];

function cellAt(named: readonly NamedBuckets[], at: number, taken: (cell: Cell) => Cell): Cell | undefined {
  const cells: Cell[] = [];
  for (const [hashtag, buckets] of named) {
    const cell = buckets[at]?.hashtags.get(hashtag);
    if (cell) cells.push(taken(cell));
  }
  return cells.length > 0 ? mergedCell(cells) : undefined;
}

function addLanguages(
  traffic: Map<string, Map<string, number>>,
  network: string,
  splits: Splits,
  filter: SplitFilter,
): void {
  for (const split of splits.values()) {
    if (split.volume <= 0 || !passes(filter, split)) continue;
    const languages = traffic.get(network) ?? new Map<string, number>();
    traffic.set(network, languages.set(split.lang, (languages.get(split.lang) ?? 0) + split.volume));
  }
}

/** What a member without a cell in any of these buckets may have had. */
function boundOf(buckets: readonly BucketCells[], members: MemberKind): ErrorBound {
  return buckets.reduce((sum, { bounds }) => addBounds(sum, bounds[members]), EXACT);
}
