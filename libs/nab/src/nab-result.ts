import { detect } from './detect.js';
import { nabPoints, normalisedScore } from './nab-score.js';
import type { NabSeries } from './nab-series.js';

/** What the burst alarm scores over a set of series. */
export interface NabResult {
  /** Normalised score over all, standard profile; null without any window. */
  readonly score: number | null;
  readonly series: Readonly<Record<string, SeriesResult>>;
}

/** What it scores in one. */
export interface SeriesResult {
  readonly score: number | null;
  /** Timestamps as the file writes them. */
  readonly detections: readonly string[];
}

/** Runs the burst alarm over the series and scores it. */
export function nabResult(all: readonly NabSeries[]): NabResult {
  const results = all.map((series) => {
    const rows = detect(series);
    const points = nabPoints(series, rows);
    const detections = rows.map((row) => series.timestamps[row] as string);
    return { name: series.name, points, result: { score: rounded(normalisedScore([points])), detections } };
  });
  return {
    score: rounded(normalisedScore(results.map(({ points }) => points))),
    series: Object.fromEntries(results.map(({ name, result }) => [name, result])),
  };
}

function rounded(score: number | null): number | null {
  return score === null ? null : Math.round(score * 100) / 100;
}
