import type { Cell } from './cell.js';

/** The cells of a bucket in one partition. */
export interface BucketCells {
  /** By canonical hashtag. */
  readonly hashtags: ReadonlyMap<string, Cell>;
  /** The traffic by network. */
  readonly networks: ReadonlyMap<string, Cell>;
}

/** A bucket that is not kept. */
export const NO_CELLS: BucketCells = { hashtags: new Map(), networks: new Map() };

const TRAFFIC_PREFIX = ':';

/** Tells the networks' traffic from the hashtags. */
export function bucketCells(cells: ReadonlyMap<string, Cell>): BucketCells {
  const hashtags = new Map<string, Cell>();
  const networks = new Map<string, Cell>();
  for (const [member, cell] of cells) {
    if (member.startsWith(TRAFFIC_PREFIX)) networks.set(member.slice(TRAFFIC_PREFIX.length), cell);
    else hashtags.set(member, cell);
  }
  return { hashtags, networks };
}
