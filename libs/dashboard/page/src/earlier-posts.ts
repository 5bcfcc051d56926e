import type { NetworksHistoryAnswer } from '@hashpulse/client';

const HOUR_MS = 3_600_000;
/** What comes after the gap is little if it is no more than this share of the hour before it. */
const LITTLE = 0.05;

/** What there was before a gap, behind which hardly anything has come. */
export interface EarlierPosts {
  /** Event time at which the gap begins, ms. */
  readonly end: number;
  /** Posts in the last hour before it. */
  readonly before: number;
  /** Posts since. */
  readonly since: number;
}

/**
 * Finds out whether the newest posts stand alone: behind at least one whole hour without any, and few beside those
 * before. So it is when a post of today meets the story of a demo that is still on its way, or of yesterday.
 */
export function earlierPosts({
  networks,
}: Pick<NetworksHistoryAnswer, 'networks'>): EarlierPosts | undefined {
  const points = networks[0]?.points ?? [];
  const volumes = points.map((_, i) => networks.reduce((sum, one) => sum + (one.points[i]?.volume ?? 0), 0));
  const gap = volumes.lastIndexOf(0);
  const last = volumes.findLastIndex((volume, i) => i < gap && volume > 0);
  if (gap < 0 || last < 0) return undefined;
  const since = volumes.slice(gap).reduce((sum, volume) => sum + volume, 0);
  // The hour in which it breaks off may be only begun.
  const before = Math.max(volumes[last] ?? 0, volumes[last - 1] ?? 0);
  if (since === 0 || since > before * LITTLE) return undefined;
  return { end: Date.parse(points[last]!.at) + HOUR_MS, before, since };
}
