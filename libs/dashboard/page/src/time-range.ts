import type { Step, WindowName } from '@hashpulse/client';

/** Event times that a chart and the slider below it cover, ms; both ends are starts of buckets. */
export interface TimeRange {
  readonly step: Step;
  readonly stepMs: number;
  readonly from: number;
  readonly to: number;
}

/** The buckets behind a window, and how long they are kept by default. */
export const STEP_OF: Readonly<Record<WindowName, Step>> = {
  '5m': '1m',
  '15m': '1m',
  '1h': '1m',
  '24h': '1h',
  '7d': '1h',
};
export const STEP_MS: Readonly<Record<Step, number>> = { '1m': 60_000, '1h': 3_600_000 };

/** A young stream still gets a chart of some width: so many buckets at least. */
const MIN_BUCKETS = 30;

interface Curve {
  readonly points: readonly { readonly at: string; readonly volume: number }[];
}

/** From the first bucket with posts to the last one; undefined while there are none. */
export function timeRange(step: Step, curves: readonly Curve[]): TimeRange | undefined {
  const points = curves[0]?.points ?? [];
  const first = points.findIndex((_, i) => curves.some((curve) => (curve.points[i]?.volume ?? 0) > 0));
  const last = points.at(-1);
  if (first < 0 || !last) return undefined;
  const stepMs = STEP_MS[step];
  const to = Date.parse(last.at);
  return { step, stepMs, from: Math.min(Date.parse(points[first]!.at), to - MIN_BUCKETS * stepMs), to };
}
