import type { BucketFill } from './bucket-fill.js';
import { type MemberKind, memberKind, networkOf, trim, type Trimmable } from './bucket-trim.js';
import type { Cell } from './cell.js';
import { CellSums } from './cell-sums.js';
import { addBounds, type ErrorBound, EXACT, largestBound, sumsBound } from './error-bound.js';
import { PackedCells } from './packed-cells.js';
import { ALL_SPLITS, type SplitFilter } from './split-filter.js';

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

/** The same of cells as they are stored, which stay packed. */
export function packedBucket(
  encoded: Readonly<Record<string, Uint8Array>>,
  bucketStart: number,
  fill: BucketFill,
): BucketCells {
  const kinds: Record<MemberKind, [string, Uint8Array][]> = { hashtags: [], networks: [] };
  for (const member of Object.keys(encoded)) {
    const bytes = encoded[member] as Uint8Array;
    const kind = memberKind(member);
    kinds[kind].push([kind === 'networks' ? networkOf(member) : member, bytes]);
  }
  return {
    hashtags: new PackedCells(kinds.hashtags, bucketStart),
    networks: new PackedCells(kinds.networks, bucketStart),
    bounds: { hashtags: fill.hashtags.bound, networks: fill.networks.bound },
  };
}

/** About what a cell takes as an object, bytes. */
const CELL_BYTES = 1_024;

function bytesOfCells(cells: ReadonlyMap<string, Cell>): number {
  return cells instanceof PackedCells ? cells.bytes : cells.size * CELL_BYTES;
}

/** About how much memory a bucket takes, bytes; at least 1. */
export function bytesOf({ hashtags, networks }: BucketCells): number {
  return bytesOfCells(hashtags) + bytesOfCells(networks) + 1;
}

/** Hands over the sums of every cell; the object is the same each time. */
export function eachSums(
  cells: ReadonlyMap<string, Cell>,
  filter: SplitFilter,
  take: (member: string, sums: CellSums) => void,
): void {
  if (cells instanceof PackedCells) return cells.eachSums(filter, take);
  const sums = new CellSums();
  for (const [member, cell] of cells) {
    sums.of(cell, filter);
    take(member, sums);
  }
}

/** The same bucket with at most this many hashtags, the largest, and a bound on what the others had. */
export function trimmed(cells: BucketCells, room: number): BucketCells {
  if (cells.hashtags.size <= room) return cells;
  const all: Trimmable[] = [];
  eachSums(cells.hashtags, ALL_SPLITS, (member, sums) => {
    all.push({ member, most: addBounds(sumsBound(sums), sums.missed) });
  });
  const { dropped, bound } = trim(all, room);
  const bounds = { ...cells.bounds, hashtags: largestBound([cells.bounds.hashtags, bound]) };
  return { ...cells, hashtags: without(cells.hashtags, dropped), bounds };
}

function without(cells: ReadonlyMap<string, Cell>, members: Iterable<string>): ReadonlyMap<string, Cell> {
  if (cells instanceof PackedCells) return cells.without(members);
  const kept = new Map(cells);
  for (const member of members) kept.delete(member);
  return kept;
}
