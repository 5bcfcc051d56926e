import { partitionOf } from '@hashpulse/contracts';
import { type BucketCells, sizeOf } from './bucket-cells.js';
import type { MemberKind } from './bucket-trim.js';
import type { Cell } from './cell.js';
import { addBounds, type ErrorBound, EXACT, isExact, largestBound, subtractBound } from './error-bound.js';
import { mergedCell } from './merged-cell.js';
import { type Moderated, UNMODERATED } from './moderated.js';
import type { TimeSpan } from './time-span.js';
import { CopyRate, copyRatesOf } from './independence.js';
import { passes, type SplitFilter, WindowTotals } from './window-totals.js';

/** The buckets of a time span in every partition; added up when first asked for. */
export class WindowView {
  private sums: ReadonlyMap<string, WindowTotals> | undefined;
  private sumsOfTraffic: ReadonlyMap<string, WindowTotals> | undefined;
  private byBucket: ReadonlyMap<number, ReadonlyMap<string, number>> | undefined;
  private rates: ReadonlyMap<string, number> | undefined;

  /**
   * @param span the buckets
   * @param partitions for every partition of `hashtags` its buckets of the span, oldest first
   * @param filter the posts that count
   * @param moderated what of them is ranked, and under which name
   */
  constructor(
    readonly span: TimeSpan,
    private readonly partitions: readonly (readonly BucketCells[])[],
    private readonly filter: SplitFilter,
    readonly moderated: Moderated = UNMODERATED,
  ) {}

  /** How many cells it keeps in memory, at least 1. */
  get size(): number {
    return this.partitions.flat().reduce((sum, cells) => sum + sizeOf(cells), 1);
  }

  /** The figures of every hashtag, or group of hashtags that is ranked as one. */
  get hashtags(): ReadonlyMap<string, WindowTotals> {
    return (this.sums ??= this.addHashtags());
  }

  /** The traffic of every network, posts without hashtags included. */
  get networks(): ReadonlyMap<string, WindowTotals> {
    return (this.sumsOfTraffic ??= this.addNetworks());
  }

  /** Posts of every network. */
  traffic(): Map<string, number> {
    return new Map(Array.from(this.networks, ([network, { volume }]) => [network, volume]));
  }

  /** Posts by the index of the bucket, then by network. */
  get traffics(): ReadonlyMap<number, ReadonlyMap<string, number>> {
    return (this.byBucket ??= this.trafficByBucket());
  }

  /** How often two authors of a hashtag have the same text, by network; only where there is enough to tell. */
  get copyRates(): ReadonlyMap<string, number> {
    return (this.rates ??= this.ratesOfCopies());
  }

  /** The cells of a hashtag or group as they are ranked, oldest first. */
  cellsOf(name: string): Generator<Cell> {
    return this.cells(name, (cell) => this.moderated.cell(cell));
  }

  /** The cells of a hashtag or group with all that was counted, oldest first. */
  countedCellsOf(name: string): Generator<Cell> {
    return this.cells(name, (cell) => cell);
  }

  private *cells(name: string, taken: (cell: Cell) => Cell): Generator<Cell> {
    if (this.partitions.length === 0) return;
    const names = this.moderated.rankedUnder(name);
    const buckets = names.map((one) => this.partitions[partitionOf(one, this.partitions.length)] ?? []);
    for (let at = 0; at < this.span.end - this.span.first; at++) {
      const cells: Cell[] = [];
      for (const [i, one] of names.entries()) {
        const cell = buckets[i]?.[at]?.hashtags.get(one);
        if (cell) cells.push(taken(cell));
      }
      if (cells.length > 0) yield mergedCell(cells);
    }
  }

  /** What the figures of a hashtag that has no cell in the span are at most. */
  missed(hashtag: string): ErrorBound {
    if (this.partitions.length === 0) return EXACT;
    return boundOf(this.partitions[partitionOf(hashtag, this.partitions.length)] ?? [], 'hashtags');
  }

  /** What the figures of any hashtag that has no cell in the span are at most. */
  get mostMissed(): ErrorBound {
    return largestBound(this.partitions.map((buckets) => boundOf(buckets, 'hashtags')));
  }

  private trafficByBucket(): Map<number, Map<string, number>> {
    const traffics = new Map<number, Map<string, number>>();
    for (const buckets of this.partitions) {
      for (const [i, { networks }] of buckets.entries()) {
        const index = this.span.first + i;
        const traffic = traffics.get(index) ?? new Map<string, number>();
        traffics.set(index, traffic);
        for (const [network, { splits }] of networks) {
          for (const split of splits.values()) {
            if (passes(this.filter, split)) traffic.set(network, (traffic.get(network) ?? 0) + split.volume);
          }
        }
      }
    }
    return traffics;
  }

  private ratesOfCopies(): Map<string, number> {
    const rates = new Map<string, CopyRate>();
    for (const { hashtags } of this.partitions.flat()) {
      for (const [network, rate] of copyRatesOf(hashtags)) {
        const sum = rates.get(network) ?? new CopyRate();
        sum.merge(rate);
        rates.set(network, sum);
      }
    }
    const known = Array.from(rates, ([network, { rate }]) => [network, rate] as const);
    return new Map(known.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  private addHashtags(): Map<string, WindowTotals> {
    const { moderated } = this;
    return this.add(
      'hashtags',
      (hashtag) => moderated.rankedAs(hashtag),
      (cell) => moderated.cell(cell),
    );
  }

  private addNetworks(): Map<string, WindowTotals> {
    return this.add(
      'networks',
      (network) => network,
      (cell) => cell,
    );
  }

  private add(
    members: MemberKind,
    nameOf: (member: string) => string,
    taken: (cell: Cell) => Cell,
  ): Map<string, WindowTotals> {
    const totals = new Map<string, WindowTotals>();
    for (const buckets of this.partitions) {
      for (const cells of buckets) {
        for (const [member, cell] of cells[members]) {
          totalsOf(totals, nameOf(member)).add(taken(cell), this.filter);
        }
      }
      addMissed(totals, buckets, members, nameOf);
    }
    return totals;
  }
}

/** What a member without a cell in any of these buckets may have had. */
function boundOf(buckets: readonly BucketCells[], members: MemberKind): ErrorBound {
  return buckets.reduce((sum, { bounds }) => addBounds(sum, bounds[members]), EXACT);
}

/** Adds what members may lack in those buckets of a partition in which they have no cell. */
function addMissed(
  totals: ReadonlyMap<string, WindowTotals>,
  buckets: readonly BucketCells[],
  members: MemberKind,
  nameOf: (member: string) => string,
): void {
  const everywhere = boundOf(buckets, members);
  if (isExact(everywhere)) return;
  const lacking = new Map<string, ErrorBound>();
  for (const { [members]: cells, bounds } of buckets) {
    for (const member of cells.keys()) {
      lacking.set(member, subtractBound(lacking.get(member) ?? everywhere, bounds[members]));
    }
  }
  for (const [member, bound] of lacking) {
    const sums = totals.get(nameOf(member));
    if (sums) sums.missed = addBounds(sums.missed, bound);
  }
}

function totalsOf(totals: Map<string, WindowTotals>, member: string): WindowTotals {
  const found = totals.get(member);
  if (found) return found;
  const made = new WindowTotals();
  totals.set(member, made);
  return made;
}
