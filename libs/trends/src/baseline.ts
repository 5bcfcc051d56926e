import { AuthorSet } from './author-set.js';
import { BUCKET_MS, bucketIndex } from './bucket.js';
import type { BurstTerm } from './burst-score.js';
import type { Cell } from './cell.js';
import { type Independence, INDEPENDENT, left, toleratedCopyRate } from './independence.js';
import { dispersionOf, type Residual } from './overdispersion.js';
import type { Split } from './splits.js';
import { passes, type SplitFilter } from './split-filter.js';
import type { WindowTotals } from './window-totals.js';

/** Finds the cells of a hashtag in the buckets of the baseline. */
export type CellsOf = (hashtag: string) => Iterable<Cell>;

/** Buckets before a window: traffic by network, and the cells of any hashtag. */
export interface BaselineStretch {
  readonly traffic: ReadonlyMap<string, WindowTotals>;
  readonly cellsOf: CellsOf;
}

/** Whole hours before a window. */
export interface BaselineHours extends BaselineStretch {
  /** Posts by the hour's index, then by network. */
  readonly hourly: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** How often two authors of a hashtag ordinarily have the same text, by network; none: not known. */
  readonly copyRates: ReadonlyMap<string, number>;
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

/** How many authors each view of the past lets expect; the highest counts. */
export interface Expectations {
  /** The hashtag's share over the whole baseline. */
  readonly recently: number;
  /** The median of the same hours on the days before; null: they are not kept. */
  readonly sameHours: number | null;
  /** The same hours a week ago; null: they are not kept. */
  readonly weekAgo: number | null;
}

/** A term of the burst score with all it comes from. */
export interface ExplainedTerm extends BurstTerm {
  /** Distinct authors in the window. */
  readonly authors: number;
  readonly posts: number;
  /** Posts of the network in the window. */
  readonly traffic: number;
  readonly independence: Independence;
  readonly expectations: Expectations;
  readonly baseline: BaselineFigures;
}

/** What a {@link Baseline} goes by. */
export interface BaselineSettings {
  /** Whole hours before the window. */
  readonly hours: BaselineHours;
  /** The minutes between those hours and the window: less than an hour. */
  readonly minutes: BaselineStretch;
  /** The hours of the window one day earlier, two days earlier and so on; a week at most, none for windows of days. */
  readonly sameHours: readonly BaselineStretch[];
  /** The hours of the window a week earlier. */
  readonly weekAgo: BaselineStretch;
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
const NONE: Sums = { authors: 0, posts: 0 };

/** A hashtag's ordinary day: its share of each network's traffic before a window. */
export class Baseline {
  constructor(private readonly settings: BaselineSettings) {}

  /**
   * What to expect of a hashtag in a window in which the networks have this traffic.
   * @param longer its terms in a longer window: its authors are no more independent than there
   */
  terms(
    hashtag: string,
    totals: WindowTotals,
    windowTraffic: ReadonlyMap<string, number>,
    longer: readonly ExplainedTerm[] = [],
  ): ExplainedTerm[] {
    const { hours, minutes, sameHours, weekAgo, filter, toleratedPosts } = this.settings;
    const hourCells = [...hours.cellsOf(hashtag)];
    const sums = this.withMinutes(hourlySums(hourCells, filter), minutes.cellsOf(hashtag));
    const days = sameHours.map((stretch) => expectation(stretch, hashtag, filter));
    const week = pooledExpectation(weekAgo, hashtag, filter);
    const parts = totals.by('network');
    return Array.from(new Set([...parts.keys(), ...sums.keys()]), (network) => {
      const part = parts.get(network);
      const { authors, volume: posts } = part ?? { authors: 0, volume: 0 };
      const traffic = windowTraffic.get(network) ?? 0;
      const baseline = this.figures(network, sums.get(network) ?? NONE);
      const copyRate = toleratedCopyRate(hours.copyRates.get(network));
      const own = part?.independence(toleratedPosts, copyRate) ?? INDEPENDENT;
      const there = longer.find((term) => term.network === network)?.independence ?? own;
      const independence = left(there) < left(own) ? there : own;
      const expectations = {
        recently: expected(baseline, traffic),
        sameHours: median(days.map((day) => day(network, traffic)).filter((value) => value !== undefined)),
        weekAgo: week(network, traffic),
      };
      return {
        network,
        // What a cell no longer keeps apart by network has no traffic of its own to be measured by.
        observed: traffic === 0 ? 0 : authors * left(independence),
        expected: Math.max(...Object.values(expectations).map((value) => value ?? 0)),
        dispersion: dispersionOf(this.residuals(network, hourCells, baseline)),
        authors,
        posts,
        traffic,
        independence,
        expectations,
        baseline,
      };
    });
  }

  /** How many hours before the window a network has been there. */
  hoursOf(network: string): number {
    return this.figures(network, NONE).hours;
  }

  private figures(network: string, sums: Sums): BaselineFigures {
    const { hours, minutes, end } = this.settings;
    const hourly = hours.traffic.get(network);
    const recent = minutes.traffic.get(network);
    const traffic = (hourly?.volume ?? 0) + (recent?.volume ?? 0);
    const first = Math.min(hourly?.first ?? Infinity, recent?.first ?? Infinity);
    const covered = traffic > 0 ? Math.max(end - first, BUCKET_MS.minute) / BUCKET_MS.hour : 0;
    return { ...sums, traffic, hours: covered };
  }

  /** The minutes stand for one more hour: an author of several of them is one. */
  private withMinutes(sums: Map<string, Sums>, minutes: Iterable<Cell>): Map<string, Sums> {
    for (const [network, splits] of splitsByNetwork(minutes, this.settings.filter)) {
      const merged = new AuthorSet();
      for (const { authors } of splits) merged.merge(authors);
      const posts = splits.reduce((sum, { volume }) => sum + volume, 0);
      add(sums, network, Math.min(merged.count(), posts), posts);
    }
    return sums;
  }

  /** How the hashtag's authors varied from hour to hour, beside what its share of each hour's traffic lets expect. */
  private *residuals(
    network: string,
    cells: readonly Cell[],
    baseline: BaselineFigures,
  ): Generator<Residual> {
    if (baseline.traffic === 0) return;
    const share = baseline.authors / baseline.traffic;
    const observed = new Map<number, number>();
    for (const cell of cells) {
      const sum = hourlySums([cell], this.settings.filter).get(network);
      if (sum) observed.set(bucketIndex('hour', cell.first), sum.authors);
    }
    for (const [hour, traffic] of this.settings.hours.hourly) {
      const posts = traffic.get(network) ?? 0;
      if (posts > 0) yield { observed: observed.get(hour) ?? 0, expected: share * posts };
    }
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

/** What a stretch of whole hours lets expect of a hashtag, by network; undefined where the network had no traffic. */
function expectation(stretch: BaselineStretch, hashtag: string, filter: SplitFilter) {
  const sums = hourlySums(stretch.cellsOf(hashtag), filter);
  return (network: string, windowTraffic: number): number | undefined => {
    const traffic = stretch.traffic.get(network);
    if (!traffic || traffic.volume === 0) return undefined;
    const hours = (traffic.last - traffic.first) / BUCKET_MS.hour;
    return expected({ ...(sums.get(network) ?? NONE), traffic: traffic.volume, hours }, windowTraffic);
  };
}

/**
 * What a stretch lets expect by the hashtag's share in the network or, if higher, in all networks: of a small one a few
 * hours tell too little. Null: there was no traffic.
 */
function pooledExpectation(stretch: BaselineStretch, hashtag: string, filter: SplitFilter) {
  const own = expectation(stretch, hashtag, filter);
  let authors = 0;
  let traffic = 0;
  for (const sum of hourlySums(stretch.cellsOf(hashtag), filter).values()) authors += sum.authors;
  for (const { volume } of stretch.traffic.values()) traffic += volume;
  return (network: string, windowTraffic: number): number | null => {
    if (traffic === 0) return null;
    return Math.max(own(network, windowTraffic) ?? 0, (authors / traffic) * windowTraffic);
  };
}

function hourlySums(cells: Iterable<Cell>, filter: SplitFilter): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const cell of cells) {
    for (const split of cell.splits.values()) {
      if (passes(filter, split)) add(sums, split.network, split.authors.count(), split.volume);
    }
  }
  return sums;
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

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
