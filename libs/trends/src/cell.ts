import type { UseTuple } from '@hashpulse/contracts';
import { AuthorSet } from './author-set.js';
import { type ErrorBound, EXACT } from './error-bound.js';
import { FrequentNames } from './frequent-names.js';

/** The figures of one hashtag in one bucket for one network and language. */
export interface Split {
  readonly network: string;
  readonly lang: string;
  volume: number;
  impressions: number;
  likes: number;
  reposts: number;
  replies: number;
  views: number;
  readonly authors: AuthorSet;
}

const SUMS = ['volume', 'impressions', 'likes', 'reposts', 'replies', 'views'] as const;
type Sum = (typeof SUMS)[number];

/** Splits of a cell that are kept apart; what more there is stands together under {@link OTHER}. */
export const SPLITS_KEPT = 64;
/** Network and language of the split that holds what is not kept apart; no real one has this name. */
export const OTHER = '*';

const splitKey = (network: string, lang: string): string => `${network}|${lang}`;
const OTHER_KEY = splitKey(OTHER, OTHER);

const LIMIT = Number.MAX_SAFE_INTEGER;

/** Sums stay whole and exact up to 2^53-1, and stop there. */
function sum(a: number, b: number): number {
  return Math.max(0, Math.min(LIMIT, a + b));
}

/** All that is counted of one hashtag (or of a network's traffic) in one bucket. */
export class Cell {
  readonly splits = new Map<string, Split>();
  /** How often each spelling was used; kept in hour buckets only. */
  readonly labels = new FrequentNames();
  /** Hashtags of the same posts. */
  readonly companions = new FrequentNames();
  /** Event time of the first and of the last post, ms. */
  first = Infinity;
  last = -Infinity;

  /** By how much the figures may be too low, because an earlier cell of this name was dropped. */
  missed: ErrorBound = EXACT;

  /** The figures for a network and language, made when missing; the smallest then makes room. */
  split(network: string, lang: string): Split {
    const key = splitKey(network, lang);
    const found = this.splits.get(key);
    if (found) return found;
    if (key !== OTHER_KEY && this.keptApart() >= SPLITS_KEPT) this.foldSmallest();
    const made: Split = {
      network,
      lang,
      volume: 0,
      impressions: 0,
      likes: 0,
      reposts: 0,
      replies: 0,
      views: 0,
      authors: new AuthorSet(),
    };
    this.splits.set(key, made);
    return made;
  }

  /** What is not kept apart; undefined: all is. */
  get other(): Split | undefined {
    return this.splits.get(OTHER_KEY);
  }

  /** Applies a change of a hashtag's figures. */
  applyUse(use: UseTuple, withLabels: boolean): void {
    const [
      ,
      change,
      at,
      network,
      lang,
      author,
      followers,
      label,
      likes,
      reposts,
      replies,
      views,
      companions,
    ] = use;
    const split = this.splitOf(change, network, lang);
    const sign = change < 0 ? -1 : 1;
    this.move(split, 'likes', sign * likes);
    this.move(split, 'reposts', sign * reposts);
    this.move(split, 'replies', sign * replies);
    this.move(split, 'views', sign * views);
    if (change === 0) return;
    this.move(split, 'volume', change);
    this.move(split, 'impressions', sign * followers);
    if (change > 0) split.authors.add(author, followers);
    else if (!split.authors.remove(author)) this.other?.authors.remove(author);
    if (withLabels) this.labels.add(label, change);
    for (const companion of companions) this.companions.add(companion, change);
    if (change > 0) this.seen(at);
  }

  /** Applies a post of a network's traffic. */
  applyTraffic(network: string, lang: string, change: 1 | -1, at: number): void {
    this.move(this.splitOf(change, network, lang), 'volume', change);
    if (change > 0) this.seen(at);
  }

  /** What changes an earlier use changes it where it is now: by itself, or among the others. */
  private splitOf(change: number, network: string, lang: string): Split {
    const apart = this.splits.get(splitKey(network, lang));
    return apart ?? (change <= 0 ? this.other : undefined) ?? this.split(network, lang);
  }

  /** What a split no longer has was folded into the others: sums over all splits stay exact. */
  private move(split: Split, field: Sum, change: number): void {
    const { other } = this;
    const lacking = -change - split[field];
    split[field] = sum(split[field], change);
    if (lacking > 0 && other && other !== split) other[field] = sum(other[field], -lacking);
  }

  private keptApart(): number {
    return this.splits.size - (this.other ? 1 : 0);
  }

  /** Folds the split with the least volume, of equals the one whose name comes first, into the others. */
  private foldSmallest(): void {
    let smallest: [string, Split] | undefined;
    for (const entry of this.splits) {
      if (entry[0] !== OTHER_KEY && (!smallest || isSmaller(entry, smallest))) smallest = entry;
    }
    if (!smallest) return;
    const [key, split] = smallest;
    this.splits.delete(key);
    const other = this.split(OTHER, OTHER);
    for (const field of SUMS) other[field] = sum(other[field], split[field]);
    other.authors.merge(split.authors);
  }

  private seen(at: number): void {
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
  }
}

function isSmaller([keyA, a]: [string, Split], [keyB, b]: [string, Split]): boolean {
  return a.volume < b.volume || (a.volume === b.volume && keyA < keyB);
}
