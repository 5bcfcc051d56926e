import { WINDOWS, type WindowName } from '@hashpulse/contracts';
import { type Bucket, BUCKET_MS, bucketIndex, type Tier } from './bucket.js';

/** Consecutive base buckets: indexes from `first` up to and without `end`. */
export interface TimeSpan {
  readonly tier: Tier;
  readonly first: number;
  readonly end: number;
}

/** How many buckets back `previousRank` looks: five minutes, an hour. */
const PREVIOUS_BUCKETS: Readonly<Record<Tier, number>> = { minute: 5, hour: 1 };

/** Windows of so many minutes are looked at within longer ones too. */
const SHORTER_MINUTES = [15, 5];

const BASELINE_HOURS = 24;
/** Spans up to this many hours are read from minutes. */
const HOURS_IN_MINUTES = 2;

/** The buckets of a window as of an event time (ms), the current partial one included. */
export function windowSpan(window: WindowName, asOf: number): TimeSpan {
  const { tier, buckets } = WINDOWS[window];
  return lastBuckets(tier, buckets, asOf);
}

/** The hours that tell what is ordinary: whole ones before the window; a day, or for long windows all that is kept. */
export function baselineSpan(window: TimeSpan, oldestHour: number): TimeSpan {
  const end = bucketIndex('hour', window.first * BUCKET_MS[window.tier]);
  const first =
    window.tier === 'minute' ? end - BASELINE_HOURS : Math.max(oldestHour, end - 7 * BASELINE_HOURS);
  return { tier: 'hour', first: Math.min(first, end), end };
}

/** Hours of a day, and days of a week, that tell what is ordinary at this time. */
const DAY_HOURS = 24;
const WEEK_DAYS = 7;

/**
 * The hours that a window touches, one to seven days earlier, the last a week ago; that alone of a window of hours, which
 * has all times of the day in it.
 */
export function sameHoursBefore(window: TimeSpan): TimeSpan[] {
  const { first, end } = hoursOf(window);
  const days = Array.from({ length: WEEK_DAYS }, (_, i) => i + 1);
  return days
    .filter((day) => window.tier === 'minute' || day === WEEK_DAYS)
    .map((day) => ({ tier: 'hour', first: first - day * DAY_HOURS, end: end - day * DAY_HOURS }));
}

/** The minutes between the hours of the baseline and a window of minutes; none before a window of hours. */
export function recentSpan(window: TimeSpan): TimeSpan {
  const start = window.first * BUCKET_MS[window.tier];
  const end = bucketIndex('minute', start);
  return { tier: 'minute', first: bucketIndex('minute', hourStart(start)), end };
}

function hourStart(at: number): number {
  return bucketIndex('hour', at) * BUCKET_MS.hour;
}

/** The shorter windows of minutes that end with this one, the longest first. */
export function shorterSpans({ tier, first, end }: TimeSpan): TimeSpan[] {
  if (tier !== 'minute') return [];
  const lengths = SHORTER_MINUTES.filter((minutes) => minutes < end - first);
  return lengths.map((minutes) => ({ tier, first: end - minutes, end }));
}

/** The span of the same length that `previousRank` is taken from. */
export function previousSpan({ tier, first, end }: TimeSpan): TimeSpan {
  const back = PREVIOUS_BUCKETS[tier];
  return { tier, first: first - back, end: end - back };
}

/** The last `hours` as of an event time (ms): in minutes as far as these are kept by default, then in hours. */
export function lastHours(hours: number, asOf: number): TimeSpan {
  const tier: Tier = hours <= HOURS_IN_MINUTES ? 'minute' : 'hour';
  return lastBuckets(tier, (hours * BUCKET_MS.hour) / BUCKET_MS[tier], asOf);
}

function lastBuckets(tier: Tier, count: number, asOf: number): TimeSpan {
  const end = bucketIndex(tier, asOf) + 1;
  return { tier, first: end - count, end };
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
