import type { AnomalyWindow, NabSeries } from './nab-series.js';

/** The standard profile: what a window found, a false positive, and a window missed weigh. */
const WEIGHTS = { truePositive: 1, falsePositive: 0.11, falseNegative: 1 };
const PROBATION_SHARE = 0.15;
/** The probation of a longer series is that of one with so many rows. */
const PROBATION_ROWS_CAP = 5_000;
/** So many window lengths behind a window, and before the first one, a false positive costs its full weight. */
const FAR_BEHIND = 3;

/** The benchmark's points of one series or of several, beside those of nobody and of a perfect detector. */
export interface NabPoints {
  readonly points: number;
  /** Of a detector that detects nothing. */
  readonly none: number;
  /** Of one that detects every window in its first row, and nothing else. */
  readonly perfect: number;
}

/** Rows at the start in which detections count neither for nor against. */
export function probation(rows: number): number {
  return Math.min(Math.floor(PROBATION_SHARE * rows), PROBATION_SHARE * PROBATION_ROWS_CAP);
}

/**
 * Scores detections as the Numenta Anomaly Benchmark's sweeper does (Lavin and Ahmad, Evaluating Real-time Anomaly
 * Detection Algorithms, 2015): the earliest detection in a window earns by how early it is, a missed window costs, a
 * false positive costs by how far behind the last window it is.
 * @param detections rows, in any order
 */
export function nabPoints({ values, windows }: NabSeries, detections: Iterable<number>): NabPoints {
  const start = probation(values.length);
  const scored = windows.filter(({ last }) => last >= start);
  const best = new Map(scored.map((window) => [window, -WEIGHTS.falseNegative]));
  let falsePositives = 0;
  for (const row of detections) {
    if (row < start) continue;
    const window = scored.find(({ first, last }) => first <= row && row <= last);
    if (window) best.set(window, Math.max(best.get(window) as number, gain(window, row)));
    else falsePositives += cost(windows, row);
  }
  const found = [...best.values()].reduce((sum, points) => sum + points, 0);
  return {
    points: found - falsePositives,
    none: -WEIGHTS.falseNegative * scored.length,
    // The benchmark counts a window of the probation among the perfect ones, too.
    perfect: WEIGHTS.truePositive * windows.length,
  };
}

/** 0 for nothing detected, 100 for a perfect detector; null where there is no window to detect. */
export function normalisedScore(all: readonly NabPoints[]): number | null {
  const sum = (field: keyof NabPoints) => all.reduce((total, one) => total + one[field], 0);
  const [none, perfect] = [sum('none'), sum('perfect')];
  return perfect > none ? (100 * (sum('points') - none)) / (perfect - none) : null;
}

function gain({ first, last }: AnomalyWindow, row: number): number {
  const position = -(last - row + 1) / (last - first + 1);
  return (WEIGHTS.truePositive * scaledSigmoid(position)) / scaledSigmoid(-1);
}

function cost(windows: readonly AnomalyWindow[], row: number): number {
  const before = windows.findLast(({ last }) => last < row);
  const position = before ? (row - before.last) / (before.last - before.first) : FAR_BEHIND;
  return -WEIGHTS.falsePositive * scaledSigmoid(position);
}

/** Near 1 at the left edge of a window (-1), 0 at its right edge, down to -1 behind it. */
function scaledSigmoid(position: number): number {
  return position >= FAR_BEHIND ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
