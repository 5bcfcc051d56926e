import type { Cell } from './cell.js';
import type { BurstTerm } from './burst-score.js';
import { passes, type SplitFilter, type WindowTotals } from './window-totals.js';

/** Finds the cells of a member (a hashtag, or a network's traffic) in the buckets of the baseline. */
export type CellsOf = (member: string) => Iterable<Cell>;

/** A hashtag's ordinary day: its share of each network's traffic in the hours before a window. */
export class Baseline {
  /**
   * @param traffic posts of each network in the hours of the baseline
   * @param cellsOf a hashtag's cells in the same hours
   * @param filter counts only these posts, in the traffic too
   */
  constructor(
    private readonly traffic: ReadonlyMap<string, number>,
    private readonly cellsOf: CellsOf,
    private readonly filter: SplitFilter,
  ) {}

  /** What to expect of a hashtag in a window in which the networks have this traffic. */
  terms(hashtag: string, totals: WindowTotals, windowTraffic: ReadonlyMap<string, number>): BurstTerm[] {
    const authors = this.authors(hashtag);
    const parts = totals.by('network');
    const networks = new Set([...parts.keys(), ...authors.keys()]);
    return Array.from(networks, (network) => ({
      network,
      observed: parts.get(network)?.authors ?? 0,
      expected: this.expected(authors.get(network) ?? 0, network, windowTraffic),
    }));
  }

  private expected(authors: number, network: string, windowTraffic: ReadonlyMap<string, number>): number {
    const traffic = this.traffic.get(network) ?? 0;
    return traffic > 0 ? (authors / traffic) * (windowTraffic.get(network) ?? 0) : 0;
  }

  /** Authors an hour, summed over the hours: one author's thousand posts in an hour are one. */
  private authors(hashtag: string): Map<string, number> {
    const authors = new Map<string, number>();
    for (const cell of this.cellsOf(hashtag)) {
      for (const split of cell.splits.values()) {
        if (!passes(this.filter, split)) continue;
        authors.set(split.network, (authors.get(split.network) ?? 0) + split.authors.count());
      }
    }
    return authors;
  }
}
