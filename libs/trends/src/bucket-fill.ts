import { MEMBER_KINDS, type MemberKind, memberKind, placesOf } from './bucket-trim.js';
import { type ErrorBound, EXACT } from './error-bound.js';

/** How full a bucket is with members of a kind. */
export interface Fill {
  /** Places taken. */
  readonly places: number;
  /** What the figures of a member without a cell are at most: it may have been dropped. */
  readonly bound: ErrorBound;
}

/** How full a bucket is. */
export type BucketFill = Readonly<Record<MemberKind, Fill>>;

/** A bucket without cells. */
export const EMPTY_FILL: BucketFill = {
  hashtags: { places: 0, bound: EXACT },
  networks: { places: 0, bound: EXACT },
};

/** Networks that a bucket has room for in a partition. */
export const NETWORKS_KEPT = 1_000;

/** Places taken by members, by kind. */
export function placesTaken(members: Iterable<string>): Record<MemberKind, number> {
  const places = { hashtags: 0, networks: 0 };
  for (const member of members) places[memberKind(member)] += placesOf(member);
  return places;
}

/** Whether these members, if they are new, exceed what a bucket has room for. */
export function overflows(
  fill: BucketFill,
  members: Iterable<string>,
  capacity: Readonly<Record<MemberKind, number>>,
): boolean {
  const more = placesTaken(members);
  return MEMBER_KINDS.some((kind) => fill[kind].places + more[kind] > capacity[kind]);
}
