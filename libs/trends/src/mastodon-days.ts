import { AuthorSet } from './author-set.js';
import { BUCKET_MS, bucketIndex } from './bucket.js';
import type { Cell } from './cell.js';
import { MastodonTrend } from './mastodon-score.js';
import type { TimeSpan } from './time-span.js';
import { passes, type SplitFilter } from './split-filter.js';

const DAY_HOURS = 24;
/** How long a height counts: hours before that change nothing. */
const LOOKED_BACK_HOURS = 48;

/** The hour before which the UTC day of an hour begins. */
function dayOf(hour: number): number {
  return Math.floor(hour / DAY_HOURS) * DAY_HOURS;
}

/** The hours that Mastodon's score as of an event time (ms) is made from: two days, and the UTC day before them. */
export function mastodonSpan(asOf: number): TimeSpan {
  const last = bucketIndex('hour', asOf);
  return { tier: 'hour', first: dayOf(last - LOOKED_BACK_HOURS) - DAY_HOURS, end: last + 1 };
}

/**
 * Mastodon's decayed score of a hashtag as of an event time (ms), looked at once an hour (Mastodon: every five minutes).
 * @param cells of the hours of {@link mastodonSpan}
 */
export function mastodonTrend(cells: Iterable<Cell>, asOf: number, filter: SplitFilter): number {
  const hours = new Map<number, Cell>();
  for (const cell of cells) if (cell.last >= cell.first) hours.set(bucketIndex('hour', cell.first), cell);
  const span = mastodonSpan(asOf);
  const trend = new MastodonTrend();
  let today = new AuthorSet();
  let dayBefore = 0;
  let score = 0;
  for (let hour = span.first; hour < span.end; hour++) {
    if (hour === dayOf(hour)) {
      dayBefore = today.count();
      today = new AuthorSet();
    }
    for (const split of hours.get(hour)?.splits.values() ?? []) {
      if (passes(filter, split)) today.merge(split.authors);
    }
    const at = Math.min(asOf, (hour + 1) * BUCKET_MS.hour);
    if (hour >= span.end - 1 - LOOKED_BACK_HOURS) score = trend.look(at, today.count(), dayBefore);
  }
  return score;
}
