import type { UseTuple } from '@hashpulse/contracts';
import { AuthorSet } from './author-set.js';
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

  /** The figures for a network and language, made when missing. */
  split(network: string, lang: string): Split {
    const key = `${network}|${lang}`;
    const found = this.splits.get(key);
    if (found) return found;
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
    const split = this.split(network, lang);
    const sign = change < 0 ? -1 : 1;
    split.likes = sum(split.likes, sign * likes);
    split.reposts = sum(split.reposts, sign * reposts);
    split.replies = sum(split.replies, sign * replies);
    split.views = sum(split.views, sign * views);
    if (change === 0) return;
    split.volume = sum(split.volume, change);
    split.impressions = sum(split.impressions, sign * followers);
    if (change > 0) split.authors.add(author, followers);
    else split.authors.remove(author);
    if (withLabels) this.labels.add(label, change);
    for (const companion of companions) this.companions.add(companion, change);
    if (change > 0) this.seen(at);
  }

  /** Applies a post of a network's traffic. */
  applyTraffic(network: string, lang: string, change: 1 | -1, at: number): void {
    const split = this.split(network, lang);
    split.volume = sum(split.volume, change);
    if (change > 0) this.seen(at);
  }

  private seen(at: number): void {
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
  }
}
