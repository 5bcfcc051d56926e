import type { BucketFill } from './bucket-fill.js';
import { type MemberKind, memberKind, networkOf, trim } from './bucket-trim.js';
import type { Cell } from './cell.js';
import { type ErrorBound, EXACT, largestBound } from './error-bound.js';

/** The cells of a bucket in one partition. */
export interface BucketCells {
  /** By canonical hashtag. */
  readonly hashtags: ReadonlyMap<string, Cell>;
  /** The traffic by network. */
  readonly networks: ReadonlyMap<string, Cell>;
  /** What the figures of one that has no cell here are at most: it may have been dropped. */
  readonly bounds: Readonly<Record<MemberKind, ErrorBound>>;
}

/** A bucket that is not kept. */
export const NO_CELLS: BucketCells = {
  hashtags: new Map(),
  networks: new Map(),
  bounds: { hashtags: EXACT, networks: EXACT },
};

/** Tells the networks' traffic from the hashtags. */
export function bucketCells(cells: ReadonlyMap<string, Cell>, fill: BucketFill): BucketCells {
  const hashtags = new Map<string, Cell>();
  const networks = new Map<string, Cell>();
  for (const [member, cell] of cells) {
    if (memberKind(member) === 'networks') networks.set(networkOf(member), cell);
    else hashtags.set(member, cell);
  }
  const bounds = { hashtags: fill.hashtags.bound, networks: fill.networks.bound };
  return { hashtags, networks, bounds };
}

/** How many cells there are, at least 1. */
export function sizeOf({ hashtags, networks }: BucketCells): number {
  return hashtags.size + networks.size + 1;
}

/** The same bucket with at most this many hashtags, the largest, and a bound on what the others had. */
export function trimmed(cells: BucketCells, room: number): BucketCells {
  if (cells.hashtags.size <= room) return cells;
  const { dropped, bound } = trim(cells.hashtags, 'hashtags', room);
  const hashtags = new Map(cells.hashtags);
  for (const hashtag of dropped) hashtags.delete(hashtag);
  const bounds = { ...cells.bounds, hashtags: largestBound([cells.bounds.hashtags, bound]) };
  return { ...cells, hashtags, bounds };
}
