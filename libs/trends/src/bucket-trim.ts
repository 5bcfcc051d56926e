import { type ErrorBound, EXACT } from './error-bound.js';
import { firstOf } from './first-of.js';

/** Kinds of members that a bucket has, each bounded by itself: a flood of one must not displace the other. */
export const MEMBER_KINDS = ['hashtags', 'networks'] as const;
export type MemberKind = (typeof MEMBER_KINDS)[number];

const TRAFFIC_PREFIX = ':';

/** The member under which a network's traffic is counted; no hashtag can have this form. */
export function trafficMember(network: string): string {
  return `${TRAFFIC_PREFIX}${network}`;
}

/** The network of such a member. */
export function networkOf(member: string): string {
  return member.slice(TRAFFIC_PREFIX.length);
}

/** What a member stands for. */
export function memberKind(member: string): MemberKind {
  return member.startsWith(TRAFFIC_PREFIX) ? 'networks' : 'hashtags';
}

/** A name takes a place for each of these many characters that it has begun, so that long names cost what they take. */
const CHARACTERS_A_PLACE = 256;

/** How many places of a bucket's capacity a member takes. */
export function placesOf(member: string): number {
  return Math.ceil(Math.max(member.length, 1) / CHARACTERS_A_PLACE);
}

/** Which part of a full bucket stays for each measure; together three quarters, so that trimming is rare. */
const SHARES = { volume: 1 / 2, impressions: 1 / 8, engagement: 1 / 8 } as const;
type Measure = keyof typeof SHARES;
const MEASURES = Object.keys(SHARES) as Measure[];

/** What a trim decides. */
export interface Trim {
  /** Members to drop. */
  readonly dropped: readonly string[];
  /** What the figures of a dropped member were at most. */
  readonly bound: ErrorBound;
}

/** A member to be kept or dropped. */
export interface Trimmable {
  readonly member: string;
  /** The most that the figures can be: what is counted and what may be missing. */
  readonly most: ErrorBound;
}

/** The largest by a measure in falling order, ties by name: as many as have room if each takes one place. */
function largest(all: readonly Trimmable[], measure: Measure, count: number): Trimmable[] {
  const compare = (a: Trimmable, b: Trimmable): number =>
    b.most[measure] - a.most[measure] || (a.member < b.member ? -1 : Number(a.member !== b.member));
  return firstOf(all, count, compare).sort(compare);
}

/**
 * Chooses what stays of a full bucket: the members that are largest by volume, by impressions or by engagement.
 * Space-Saving (Metwally, Agrawal and El Abbadi, 2005) in batches: whoever comes anew into a trimmed bucket may miss
 * as much as the largest that was dropped had at most, so counts are never too high and say by how much they may be
 * too low. That is at most 2 N / capacity posts, N being all uses in the bucket: the half that stays by volume had
 * more each, and one use adds one. Depends on the figures only, not on their order.
 * All members are of one kind.
 */
export function trim(all: readonly Trimmable[], capacity: number): Trim {
  const kept = new Set<string>();
  for (const measure of MEASURES) {
    let places = Math.floor(capacity * SHARES[measure]);
    for (const { member, most } of largest(all, measure, places)) {
      places -= placesOf(member);
      if (places < 0 || most[measure] === 0) break;
      kept.add(member);
    }
  }
  const dropped = all.filter(({ member }) => !kept.has(member));
  const bound: Record<Measure, number> = { ...EXACT };
  for (const { most } of dropped) {
    for (const measure of MEASURES) bound[measure] = Math.max(bound[measure], most[measure]);
  }
  return { dropped: dropped.map(({ member }) => member), bound };
}
