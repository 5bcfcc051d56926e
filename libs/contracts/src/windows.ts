/** The windows of the query API: how many base buckets of which size each takes. */
export const WINDOWS = {
  '5m': { tier: 'minute', buckets: 5 },
  '15m': { tier: 'minute', buckets: 15 },
  '1h': { tier: 'minute', buckets: 60 },
  '24h': { tier: 'hour', buckets: 24 },
  '7d': { tier: 'hour', buckets: 168 },
} as const;
export type WindowName = keyof typeof WINDOWS;

/** The names of the windows. */
export const WINDOW_NAMES = Object.keys(WINDOWS) as WindowName[];
