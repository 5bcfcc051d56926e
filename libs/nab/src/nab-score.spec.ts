import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nabPoints, normalisedScore, probation } from './nab-score.js';
import type { AnomalyWindow, NabSeries } from './nab-series.js';

function seriesOf(rows: number, windows: readonly AnomalyWindow[]): NabSeries {
  const timestamps = Array.from({ length: rows }, (_, row) => String(row));
  return { name: 'S', timestamps, values: timestamps.map(() => 0), stepMs: 300_000, windows };
}

// 100 rows each: the arithmetic below is easy to follow.
const WINDOWS = [
  { first: 400, last: 499 },
  { first: 700, last: 799 },
];
const SERIES = seriesOf(1_000, WINDOWS);
const sigmoid = (position: number) => 2 / (1 + Math.exp(5 * position)) - 1;

describe('nabPoints', () => {
  it('gives a window 1 at its first row, less later, by the scaled sigmoid of the position', () => {
    expect(nabPoints(SERIES, [400, 700]).points).toBeCloseTo(2, 12);
    expect(nabPoints(SERIES, [400, 750]).points).toBeCloseTo(1 + sigmoid(-0.5) / sigmoid(-1), 12);
    expect(nabPoints(SERIES, [400, 799]).points).toBeCloseTo(1 + sigmoid(-0.01) / sigmoid(-1), 12);
  });

  it('counts the earliest detection of a window only', () => {
    expect(nabPoints(SERIES, [499, 430, 450, 700]).points).toBe(nabPoints(SERIES, [430, 700]).points);
  });

  it('takes 1 for a window that is missed', () => {
    expect(nabPoints(SERIES, [])).toEqual({ points: -2, none: -2, perfect: 2 });
  });

  it('takes 0.11 for a false positive before all windows or far behind one, less right behind it', () => {
    expect(nabPoints(SERIES, [200]).points).toBeCloseTo(-2.11, 12);
    expect(nabPoints(seriesOf(2_000, WINDOWS), [1_500]).points).toBeCloseTo(-2.11, 12);
    expect(nabPoints(SERIES, [500]).points).toBeCloseTo(-2 + 0.11 * sigmoid(1 / 99), 12);
    expect(nabPoints(SERIES, [648]).points).toBeCloseTo(-2 + 0.11 * sigmoid(149 / 99), 12);
  });

  it('leaves out the probation: 15% of the rows, at most those of 5,000', () => {
    expect([probation(999), probation(4_999), probation(15_902)]).toEqual([149, 749, 750]);
    expect(nabPoints(SERIES, [0, 149]).points).toBe(-2);
    expect(nabPoints(SERIES, [150]).points).toBeCloseTo(-2.11, 12);
  });

  it('counts a window within the probation as one of the perfect, and not as missed', () => {
    const early = seriesOf(1_000, [{ first: 20, last: 119 }, ...WINDOWS]);
    expect(nabPoints(early, [50])).toEqual({ points: -2, none: -2, perfect: 3 });
  });

  it('never gains by a false positive', () => {
    const rows = fc.array(fc.nat(999), { maxLength: 30 });
    const isOutside = (row: number) => !WINDOWS.some(({ first, last }) => first <= row && row <= last);
    fc.assert(
      fc.property(rows, fc.nat(999).filter(isOutside), (detections, outside) => {
        const { points } = nabPoints(SERIES, detections);
        expect(nabPoints(SERIES, [...detections, outside]).points).toBeLessThanOrEqual(points);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('normalisedScore', () => {
  it('is 0 for no detection, 100 for the first row of every window', () => {
    expect(normalisedScore([nabPoints(SERIES, [])])).toBe(0);
    expect(normalisedScore([nabPoints(SERIES, [400, 700])])).toBeCloseTo(100, 12);
  });

  it('adds series up before it normalises', () => {
    const one = seriesOf(1_000, WINDOWS.slice(0, 1));
    const found = nabPoints(SERIES, [400, 700]);
    expect(normalisedScore([found, nabPoints(one, [])])).toBeCloseTo(200 / 3, 12);
  });

  it('is null where there is nothing to detect', () => {
    expect(normalisedScore([nabPoints(seriesOf(1_000, []), [])])).toBeNull();
  });
});
