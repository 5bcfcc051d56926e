import type { Cell } from './cell.js';
import type { Split } from './splits.js';

/** What moderators let be ranked: asked by views and rankings. */
export interface Moderated {
  /** Changes whenever an answer below may. */
  readonly version: string;
  /** Whether a hashtag, or a group by its name, may have a place in a ranking. */
  isShown(hashtag: string): boolean;
  /** The name under which a hashtag is ranked: that of its group, or itself. */
  rankedAs(hashtag: string): string;
  /** The hashtags that are ranked under a name. */
  rankedUnder(name: string): readonly string[];
  /** Whether {@link cell} takes nothing away, ever. */
  readonly takesAll: boolean;
  /** A hashtag's figures in a bucket without the uses that must not count in a ranking. */
  cell(cell: Cell): Cell;
}

/** Everything is ranked as it was counted. */
export const UNMODERATED: Moderated = {
  version: '',
  isShown: () => true,
  rankedAs: (hashtag) => hashtag,
  rankedUnder: (name) => [name],
  takesAll: true,
  cell: (cell) => cell,
};

/**
 * A cell without the uses of some authors (hashes, by network). Exact in volume, authors, impressions and reach as far
 * as authors are kept exactly, with the followers that an author had at most; a sketch cannot forget, so where there
 * are more authors nothing changes. Engagement is not known by author: it shrinks as the volume does.
 */
export function cellWithoutAuthors(cell: Cell, authorsIn: (network: string) => ReadonlySet<number>): Cell {
  const splits = cell.splits.values();
  const kept = splits.map((split) => splitWithout(split, authorsIn(split.network)));
  return kept.some((split, i) => split !== splits[i]) ? cell.withSplits(kept) : cell;
}

function splitWithout(split: Split, authors: ReadonlySet<number>): Split {
  if (authors.size === 0) return split;
  const { kept, posts, impressions } = split.authors.without(authors);
  if (kept === split.authors) return split;
  const volume = Math.max(0, split.volume - posts);
  const share = split.volume > 0 ? volume / split.volume : 0;
  return {
    ...split,
    authors: kept,
    volume,
    impressions: volume === 0 ? 0 : Math.max(0, split.impressions - impressions),
    likes: Math.round(split.likes * share),
    reposts: Math.round(split.reposts * share),
    replies: Math.round(split.replies * share),
    views: Math.round(split.views * share),
  };
}
