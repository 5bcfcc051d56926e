import type { Sums } from './sums.js';

/** By how much figures may be too low at most, because cells were dropped to keep a bucket bounded. */
export interface ErrorBound {
  /** Posts; authors too, of which there are no more than posts. */
  readonly volume: number;
  /** Impressions; reach too, which is no more. */
  readonly impressions: number;
  readonly engagement: number;
}

/** Nothing was dropped. */
export const EXACT: ErrorBound = { volume: 0, impressions: 0, engagement: 0 };

/** Whether nothing can be missing. */
export function isExact({ volume, impressions, engagement }: ErrorBound): boolean {
  return volume === 0 && impressions === 0 && engagement === 0;
}

/** The largest of each. */
export function largestBound(bounds: Iterable<ErrorBound>): ErrorBound {
  let { volume, impressions, engagement } = EXACT;
  for (const bound of bounds) {
    volume = Math.max(volume, bound.volume);
    impressions = Math.max(impressions, bound.impressions);
    engagement = Math.max(engagement, bound.engagement);
  }
  return { volume, impressions, engagement };
}

/** Figures as a bound. */
export function sumsBound({ volume, impressions, likes, reposts, replies, views }: Sums): ErrorBound {
  return { volume, impressions, engagement: likes + reposts + replies + views };
}

/** Bounds add up over buckets. */
export function addBounds(a: ErrorBound, b: ErrorBound): ErrorBound {
  return {
    volume: a.volume + b.volume,
    impressions: a.impressions + b.impressions,
    engagement: a.engagement + b.engagement,
  };
}

/** What is left of a sum of bounds without one of them. */
export function subtractBound(sum: ErrorBound, part: ErrorBound): ErrorBound {
  return {
    volume: sum.volume - part.volume,
    impressions: sum.impressions - part.impressions,
    engagement: sum.engagement - part.engagement,
  };
}
