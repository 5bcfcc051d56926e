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

/** Bounds add up over buckets. */
export function addBounds(a: ErrorBound, b: ErrorBound): ErrorBound {
  return {
    volume: a.volume + b.volume,
    impressions: a.impressions + b.impressions,
    engagement: a.engagement + b.engagement,
  };
}
