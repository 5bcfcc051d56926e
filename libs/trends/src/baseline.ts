import { AuthorSet } from './author-set.js';
import { BUCKET_MS } from './bucket.js';
import { type BurstTerm, independentAuthors } from './burst-score.js';
import type { Cell } from './cell.js';
import type { Split } from './splits.js';
import { passes, type SplitFilter, type WindowTotals } from './window-totals.js';

/** Finds the cells of a hashtag in the buckets of the baseline. */
export type CellsOf = (hashtag: string) => Iterable<Cell>;

/** What came before a window: traffic by network, and the cells of any hashtag. */
export interface BaselineStretch {
  readonly traffic: ReadonlyMap<string, WindowTotals>;
  readonly cellsOf: CellsOf;
}

/** What a hashtag's baseline in a network is made of. */
export interface BaselineFigures {
  /** Authors an hour, summed over the hours. */
  readonly authors: number;
  readonly posts: number;
  /** Posts of the network, with the hashtag or without. */
  readonly traffic: number;
  /** How many hours of the network there were. */
  readonly hours: number;
}

/** A term of the burst score with all it comes from. */
export interface ExplainedTerm extends BurstTerm {
  /** Distinct authors in the window. */
  readonly authors: number;
  readonly posts: number;
  /** Posts of the network in the window. */
  readonly traffic: number;
  readonly baseline: BaselineFigures;
}

/** What a {@link Baseline} goes by. */
export interface BaselineSettings {
  /** Whole hours before the window. */
  readonly hours: BaselineStretch;
  /** The minutes between those hours and the window: less than an hour. */
  readonly minutes: BaselineStretch;
  /** Where the baseline ends and the window begins, event time in ms. */
  readonly end: number;
  /** Counts only these posts, in the traffic too. */
  readonly filter: SplitFilter;
  /** Posts an author in the window that are not yet repetition. */
  readonly toleratedPosts: number;
}

interface Sums {
  authors: number;
  posts: number;
}

/** A hashtag's ordinary day: its share of each network's traffic before a window. */
export class Baseline {
  constructor(private readonly settings: BaselineSettings) {}

  /** What to expect of a hashtag in a window in which the networks have this traffic. */
  terms(hashtag: string, totals: WindowTotals, windowTraffic: ReadonlyMap<string, number>): ExplainedTerm[] {
    const sums = this.sums(hashtag);
    const parts = totals.by('network');
    const networks = new Set([...parts.keys(), ...sums.keys()]);
    return Array.from(networks, (network) => {
      const { authors, volume: posts } = parts.get(network) ?? { authors: 0, volume: 0 };
      const traffic = windowTraffic.get(network) ?? 0;
      const baseline = this.figures(network, sums.get(network) ?? { authors: 0, posts: 0 });
      const observed = independentAuthors(authors, posts, this.settings.toleratedPosts);
      return { network, observed, expected: expected(baseline, traffic), authors, posts, traffic, baseline };
    });
  }

  private figures(network: string, sums: Sums): BaselineFigures {
    const hourly = this.settings.hours.traffic.get(network);
    const recent = this.settings.minutes.traffic.get(network);
    const traffic = (hourly?.volume ?? 0) + (recent?.volume ?? 0);
    const first = Math.min(hourly?.first ?? Infinity, recent?.first ?? Infinity);
    const hours = traffic > 0 ? Math.max(this.settings.end - first, BUCKET_MS.minute) / BUCKET_MS.hour : 0;
    return { ...sums, traffic, hours };
  }

  private sums(hashtag: string): Map<string, Sums> {
    const { hours, minutes, filter } = this.settings;
    const sums = new Map<string, Sums>();
    for (const cell of hours.cellsOf(hashtag)) {
      for (const split of cell.splits.values()) {
        if (passes(filter, split)) add(sums, split.network, split.authors.count(), split.volume);
      }
    }
    // The minutes stand for one more hour: an author of several of them is one.
    for (const [network, splits] of splitsByNetwork(minutes.cellsOf(hashtag), filter)) {
      const merged = new AuthorSet();
      for (const { authors } of splits) merged.merge(authors);
      const posts = splits.reduce((sum, { volume }) => sum + volume, 0);
      add(sums, network, Math.min(merged.count(), posts), posts);
    }
    return sums;
  }
}

/**
 * Authors to expect in a window. Over an hour of traffic and more: authors an hour of traffic, times those hours.
 * In less than that most of an hour's authors may be among the first posts, so as many as posts are expected, up to
 * the authors of an hour: a chatty hashtag must not seem to rise in a short window.
 */
function expected({ authors, posts, traffic, hours }: BaselineFigures, windowTraffic: number): number {
  if (traffic === 0) return 0;
  const share = windowTraffic / traffic;
  return Math.max(authors * share, Math.min(authors / Math.max(hours, 1), posts * share));
}

function add(sums: Map<string, Sums>, network: string, authors: number, posts: number): void {
  const sum = sums.get(network);
  if (!sum) sums.set(network, { authors, posts });
  else {
    sum.authors += authors;
    sum.posts += posts;
  }
}

function splitsByNetwork(cells: Iterable<Cell>, filter: SplitFilter): Map<string, Split[]> {
  const byNetwork = new Map<string, Split[]>();
  for (const cell of cells) {
    for (const split of cell.splits.values()) {
      if (!passes(filter, split)) continue;
      byNetwork.set(split.network, [...(byNetwork.get(split.network) ?? []), split]);
    }
  }
  return byNetwork;
}
