import { describe, expect, it } from '@jest/globals';
import { leaveOneOut } from './leave-one-out.js';
import { nabResult } from './nab-result.js';
import { NabFormatError, readSeries } from './nab-series.js';

const START = Date.UTC(2015, 1, 26);
const timestamp = (row: number) =>
  new Date(START + row * 300_000).toISOString().slice(0, 19).replace('T', ' ');

/** Ten days of ten posts each five minutes, a burst early on, one at row 2,000, none, or both. */
function csv(bursts: Readonly<Record<number, number>>): string {
  const rows = Array.from({ length: 2_880 }, (_, row) => `${timestamp(row)},${bursts[row] ?? 10}`);
  return ['timestamp,value', ...rows, ''].join('\n');
}

const WINDOW = [`${timestamp(1_900)}.000000`, `${timestamp(2_099)}.000000`] as const;
const LOUD = readSeries('LOUD', csv({ 400: 30, 700: 100, 2_000: 500 }), [WINDOW]);
const QUIET = readSeries('QUIET', csv({ 400: 30, 700: 100 }), [WINDOW]);

describe('nabResult', () => {
  it('tells the detections of every series and what they score', () => {
    const { score, series } = nabResult([LOUD, QUIET]);
    expect(series.LOUD?.detections).toContain(timestamp(2_000));
    expect(series.QUIET?.detections).not.toContain(timestamp(2_000));
    expect(series.LOUD?.score).toBeGreaterThan(80);
    expect(series.QUIET?.score).toBeLessThanOrEqual(0);
    expect(score).toBeCloseTo(((series.LOUD?.score ?? NaN) + (series.QUIET?.score ?? NaN)) / 2, 1);
  });

  it('judges each series at a level that was chosen without it', () => {
    const { score, levels, byLevel } = leaveOneOut([LOUD, QUIET]);
    expect(Object.keys(levels)).toEqual(['LOUD', 'QUIET']);
    const best = Math.max(...byLevel.map((one) => one.score ?? NaN));
    expect(score).toBeLessThanOrEqual(best);
  });
});

describe('readSeries', () => {
  it('reads values, times, and the rows of the windows', () => {
    expect(LOUD.values).toHaveLength(2_880);
    expect(LOUD.timestamps[1]).toBe('2015-02-26 00:05:00');
    expect(LOUD.stepMs).toBe(300_000);
    expect(LOUD.windows).toEqual([{ first: 1_900, last: 2_099 }]);
  });

  it.each([
    ['no numbers', 'timestamp,value\n2015-02-26 00:00:00,1\n2015-02-26 00:05:00,x\n', 'line 3'],
    ['no times', 'timestamp,value\nyesterday,1\n', 'line 2'],
    ['one value', 'timestamp,value\n2015-02-26 00:00:00,1\n', 'fewer than two'],
  ])('refuses a file with %s and says where', (_, file, told) => {
    expect(() => readSeries('S', file, [])).toThrow(NabFormatError);
    expect(() => readSeries('S', file, [])).toThrow(told);
  });

  it('refuses a window that is not in the series', () => {
    expect(() => readSeries('S', csv({}), [['2016-01-01 00:00:00', '2016-01-02 00:00:00']])).toThrow(
      'no such window',
    );
  });
});
