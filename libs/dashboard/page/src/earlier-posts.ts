import type { WindowName } from '@hashpulse/client';
import type { Timeline } from './timeline';

const MINUTE_MS = 60_000;
/** How long the windows of minutes are, ms; those of hours reach far enough back by themselves. */
const WINDOW_MS: Partial<Record<WindowName, number>> = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
};
/** The window holds little if it has no more than this share of the one before it. */
const LITTLE = 0.05;

/** Posts that lie before a window in which there is hardly anything. */
export interface EarlierPosts {
  /** Event time of their last minute, ms. */
  readonly at: number;
  /** Posts in the window that ends there. */
  readonly before: number;
  /** Posts in the window that ends now. */
  readonly shown: number;
}

/**
 * Finds out whether the newest posts are far ahead of the rest. So it is when a post of now meets a demo that is still
 * on its way, or a recording of yesterday.
 */
export function earlierPosts(
  { networks }: Timeline,
  window: WindowName,
  asOf: number,
): EarlierPosts | undefined {
  const length = WINDOW_MS[window];
  if (length === undefined) return undefined;
  const minutes = (networks[0]?.points ?? []).map(({ at }, i) => ({
    at: Date.parse(at),
    volume: networks.reduce((sum, { points }) => sum + (points[i]?.volume ?? 0), 0),
  }));
  const endingAt = (end: number): number =>
    minutes.reduce((sum, { at, volume }) => sum + (at > end - length && at <= end ? volume : 0), 0);
  const last = minutes.findLast(({ at, volume }) => at <= asOf - length && volume > 0);
  if (!last) return undefined;
  const [before, shown] = [endingAt(last.at), endingAt(asOf)];
  return shown > before * LITTLE ? undefined : { at: last.at, before, shown };
}
