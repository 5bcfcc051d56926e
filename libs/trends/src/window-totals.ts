import { AuthorSet } from './author-set.js';
import type { Cell } from './cell.js';
import { addBounds, type ErrorBound, EXACT } from './error-bound.js';
import { type Independence, independence } from './independence.js';
import type { Split } from './splits.js';

/** Which posts count: those of a network, those in a language; `undefined` takes all. */
export interface SplitFilter {
  readonly network: string | undefined;
  readonly lang: string | undefined;
}

/** Every post. */
export const ALL_SPLITS: SplitFilter = { network: undefined, lang: undefined };

/** Whether a split is among those. */
export function passes({ network, lang }: SplitFilter, split: Split): boolean {
  return (network === undefined || split.network === network) && (lang === undefined || split.lang === lang);
}

function boundOf({ volume, impressions, likes, reposts, replies, views }: Split): ErrorBound {
  return { volume, impressions, engagement: likes + reposts + replies + views };
}

function mergedAuthors(splits: readonly Split[]): AuthorSet {
  const merged = new AuthorSet();
  for (const { authors } of splits) merged.merge(authors);
  return merged;
}

/** The figures of one hashtag (or of a network's traffic) over the buckets of a window. */
export class WindowTotals {
  volume = 0;
  impressions = 0;
  likes = 0;
  reposts = 0;
  replies = 0;
  views = 0;
  /** Event time of the first post, of any network and language, ms. */
  first = Infinity;
  /** Event time of the last post, of any network and language, ms. */
  last = -Infinity;
  /** By how much the figures may be too low; nothing is ever too high. */
  missed: ErrorBound = EXACT;
  private readonly splits: Split[] = [];
  private distinct: AuthorSet | undefined;

  /** Adds a bucket's figures; the cell must not change afterwards. */
  add(cell: Cell, filter: SplitFilter): void {
    for (const split of cell.splits.values()) if (passes(filter, split)) this.addSplit(split);
    if (cell.missed !== EXACT) this.missed = addBounds(this.missed, cell.missed);
    // What no longer stands apart may have been of the network or language asked for.
    if (cell.other && !passes(filter, cell.other)) this.missed = addBounds(this.missed, boundOf(cell.other));
    this.first = Math.min(this.first, cell.first);
    this.last = Math.max(this.last, cell.last);
  }

  /** Sum of the engagement. */
  get engagement(): number {
    return this.likes + this.reposts + this.replies + this.views;
  }

  /**
   * Distinct authors, at most as many as posts: an estimate may say more, which cannot be.
   * Merged when first asked for, because most hashtags of a window are never shown.
   */
  get authors(): number {
    return Math.min(this.authorSet().count(), this.volume);
  }

  /** Followers of the distinct authors, at most the impressions. */
  get reach(): number {
    return Math.min(this.authorSet().reach(), this.impressions);
  }

  /** How independent the authors are; see {@link independence}. */
  independence(toleratedPosts: number, copyRate: number | undefined): Independence {
    return independence(this.splits, toleratedPosts, copyRate);
  }

  /** The same figures apart for every network or language, those with posts only. */
  by(field: 'network' | 'lang'): Map<string, WindowTotals> {
    const parts = new Map<string, WindowTotals>();
    for (const split of this.splits) {
      let part = parts.get(split[field]);
      if (!part) parts.set(split[field], (part = new WindowTotals()));
      part.addSplit(split);
    }
    for (const [name, { volume }] of parts) if (volume === 0) parts.delete(name);
    return parts;
  }

  private addSplit(split: Split): void {
    this.volume += split.volume;
    this.impressions += split.impressions;
    this.likes += split.likes;
    this.reposts += split.reposts;
    this.replies += split.replies;
    this.views += split.views;
    this.splits.push(split);
    this.distinct = undefined;
  }

  private authorSet(): AuthorSet {
    return (this.distinct ??= mergedAuthors(this.splits));
  }
}
