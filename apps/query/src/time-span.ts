import { WINDOWS, type WindowName } from '@hashpulse/contracts';
import { type Bucket, BUCKET_MS, bucketIndex, type Tier } from '@hashpulse/trends';

/** Consecutive base buckets: indexes from `first` up to and without `end`. */
export interface TimeSpan {
  readonly tier: Tier;
  readonly first: number;
  readonly end: number;
}

const BASELINE_HOURS = 24;

/** The buckets of a window as of an event time (ms), the current partial one included. */
export function windowSpan(window: WindowName, asOf: number): TimeSpan {
  const { tier, buckets } = WINDOWS[window];
  const end = bucketIndex(tier, asOf) + 1;
  return { tier, first: end - buckets, end };
}

/** The hours that tell what is ordinary: whole ones before the window; a day, or for long windows all that is kept. */
export function baselineSpan(window: TimeSpan, oldestHour: number): TimeSpan {
  const end = bucketIndex('hour', window.first * BUCKET_MS[window.tier]);
  const first =
    window.tier === 'minute' ? end - BASELINE_HOURS : Math.max(oldestHour, end - 7 * BASELINE_HOURS);
  return { tier: 'hour', first: Math.min(first, end), end };
}

/** The hours that a span touches. */
export function hoursOf({ tier, first, end }: TimeSpan): TimeSpan {
  const ms = BUCKET_MS[tier];
  return { tier: 'hour', first: bucketIndex('hour', first * ms), end: bucketIndex('hour', end * ms - 1) + 1 };
}

/** The buckets of a span, oldest first. */
export function bucketsOf({ tier, first, end }: TimeSpan): Bucket[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => ({ tier, index: first + i }));
}
