import { partitionOf } from '@hashpulse/contracts';
import type { BucketCells } from './bucket-cells.js';
import type { Cell } from './cell.js';
import type { TimeSpan } from './time-span.js';
import { type SplitFilter, WindowTotals } from './window-totals.js';

/** The buckets of a time span in every partition; added up when first asked for. */
export class WindowView {
  private sums: ReadonlyMap<string, WindowTotals> | undefined;
  private traffics: ReadonlyMap<string, WindowTotals> | undefined;

  /**
   * @param span the buckets
   * @param partitions for every partition of `hashtags` its buckets of the span, oldest first
   * @param filter the posts that count
   */
  constructor(
    readonly span: TimeSpan,
    private readonly partitions: readonly (readonly BucketCells[])[],
    private readonly filter: SplitFilter,
  ) {}

  /** The figures of every hashtag. */
  get hashtags(): ReadonlyMap<string, WindowTotals> {
    return (this.sums ??= this.add('hashtags'));
  }

  /** The traffic of every network, posts without hashtags included. */
  get networks(): ReadonlyMap<string, WindowTotals> {
    return (this.traffics ??= this.add('networks'));
  }

  /** Posts of every network. */
  traffic(): Map<string, number> {
    return new Map(Array.from(this.networks, ([network, { volume }]) => [network, volume]));
  }

  /** A hashtag's cells, oldest first. */
  *cellsOf(hashtag: string): Generator<Cell> {
    if (this.partitions.length === 0) return;
    for (const { hashtags } of this.partitions[partitionOf(hashtag, this.partitions.length)] ?? []) {
      const cell = hashtags.get(hashtag);
      if (cell) yield cell;
    }
  }

  private add(members: keyof BucketCells): Map<string, WindowTotals> {
    const totals = new Map<string, WindowTotals>();
    for (const buckets of this.partitions) {
      for (const cells of buckets) {
        for (const [member, cell] of cells[members]) totalsOf(totals, member).add(cell, this.filter);
      }
    }
    return totals;
  }
}

function totalsOf(totals: Map<string, WindowTotals>, member: string): WindowTotals {
  const found = totals.get(member);
  if (found) return found;
  const made = new WindowTotals();
  totals.set(member, made);
  return made;
}
