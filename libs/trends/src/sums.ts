/** What is summed up of posts. */
export const SUMS = ['volume', 'impressions', 'likes', 'reposts', 'replies', 'views'] as const;
export type Sum = (typeof SUMS)[number];
export type Sums = Record<Sum, number>;

const LIMIT = Number.MAX_SAFE_INTEGER;

/** Sums stay whole and exact up to 2^53-1, and stop there. */
export function addUp(a: number, b: number): number {
  return Math.max(0, Math.min(LIMIT, a + b));
}
