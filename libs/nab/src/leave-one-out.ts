import { detect } from './detect.js';
import { nabPoints, type NabPoints, normalisedScore } from './nab-score.js';
import type { NabSeries } from './nab-series.js';

/** The levels that are tried: a burst of 0.3 to 3.3 times the highest one remembered. */
const LEVELS = Array.from({ length: 25 }, (_, i) => (i - 12) / 10);

/** How well a level holds that was chosen without the series that it is judged by. */
export interface LeaveOneOut {
  /** Normalised score of every series at the level that is best for the others. */
  readonly score: number | null;
  /** The level chosen for each series. */
  readonly levels: Readonly<Record<string, number>>;
  /** Normalised score over all series at each level tried. */
  readonly byLevel: readonly { readonly level: number; readonly score: number | null }[];
}

/** Cross-validates the alarm level, one series left out at a time. */
export function leaveOneOut(all: readonly NabSeries[]): LeaveOneOut {
  const table = LEVELS.map((level) => all.map((series) => nabPoints(series, detect(series, level))));
  const chosen = all.map((_, left) => bestRow(table.map((row) => row.filter((_, i) => i !== left))));
  const points = chosen.map((row, i) => table[row]?.[i] as NabPoints);
  return {
    score: normalisedScore(points),
    levels: Object.fromEntries(all.map(({ name }, i) => [name, LEVELS[chosen[i] as number] as number])),
    byLevel: LEVELS.map((level, i) => ({ level, score: normalisedScore(table[i] as NabPoints[]) })),
  };
}

function bestRow(table: readonly (readonly NabPoints[])[]): number {
  const scores = table.map((row) => normalisedScore(row) ?? -Infinity);
  return scores.indexOf(Math.max(...scores));
}
