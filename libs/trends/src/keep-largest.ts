import { trim, type Trimmable } from './bucket-trim.js';
import { addBounds, type ErrorBound, EXACT, sumsBound } from './error-bound.js';
import type { WindowTotals } from './window-totals.js';

/**
 * Takes all but the largest out of the figures of a window, by posts, by impressions and by engagement.
 *
 * @param room how many may stay
 * @param mayGo those that have to stay whatever they have
 * @returns what the figures of those that went were at most
 */
export function keepLargest(
  totals: Map<string, WindowTotals>,
  room: number,
  mayGo: (member: string) => boolean,
): ErrorBound {
  if (totals.size <= room) return EXACT;
  const all: Trimmable[] = [];
  for (const [member, sums] of totals) {
    if (mayGo(member)) all.push({ member, most: addBounds(sumsBound(sums), sums.missed) });
  }
  const { dropped, bound } = trim(all, Math.floor(room));
  for (const member of dropped) totals.delete(member);
  return bound;
}
