import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS } from './bucket.js';
import { BurstAlarm } from './burst-alarm.js';

const STEP_MS = 5 * BUCKET_MS.minute;
const DAY = 288;
/** Two days and the longest window: until then there is nothing to compare with. */
const WARM_UP = 2 * DAY + 72;

/** A count for each step of so many days: `usual`, with bursts at some steps. */
function series(days: number, usual: number, bursts: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: days * DAY }, (_, step) => bursts[step] ?? usual);
}

function alarms(counts: readonly number[]): number[] {
  const alarm = new BurstAlarm(STEP_MS);
  return [...counts.keys()].filter((step) => alarm.next(counts[step] as number).alarm);
}

describe('BurstAlarm', () => {
  it('tells a burst in the very step in which it comes, once', () => {
    expect(alarms(series(6, 10, { 600: 40, 1_200: 300, 1_201: 280, 1_250: 300 }))).toContain(1_200);
    expect(alarms(series(6, 10, { 600: 40, 1_200: 300, 1_201: 280, 1_250: 300 }))).not.toContain(1_250);
  });

  it('does not tell again what the series has shown before', () => {
    const first = series(10, 10, { 400: 20, 1_000: 300 });
    const again = series(10, 10, { 400: 20, 1_000: 300, 1_900: 250 });
    expect(alarms(again)).toEqual(alarms(first));
    const larger = series(10, 10, { 400: 20, 1_000: 300, 1_900: 600 });
    expect(alarms(larger)).toEqual([...alarms(first), 1_900]);
  });

  it('forgets: after two half-lives a burst of the same size is news', () => {
    expect(alarms(series(90, 10, { 1_000: 300, [85 * DAY]: 250 }))).toContain(85 * DAY);
  });

  it('tells a rise that is long and low', () => {
    const rise = Object.fromEntries(Array.from({ length: 72 }, (_, i) => [1_500 + i, 26]));
    const found = alarms(series(8, 10, { 700: 60, ...rise })).filter((step) => step >= 1_500);
    expect(found).toHaveLength(1);
    expect(found[0]).toBeLessThan(1_500 + 72);
  });

  it('says nothing in the warm-up, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: WARM_UP - 1, maxLength: WARM_UP - 1, size: 'max' }),
        (counts) => {
          expect(alarms(counts)).toEqual([]);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('raises no two alarms within a day, and the same ones for the same counts', () => {
    const counts = fc.array(fc.oneof({ weight: 20, arbitrary: fc.nat(20) }, fc.nat(100_000)), {
      minLength: 1_000,
      maxLength: 4_000,
      size: 'max',
    });
    fc.assert(
      fc.property(counts, (values) => {
        const found = alarms(values);
        for (const [i, step] of found.entries()) {
          if (i > 0) expect(step - (found[i - 1] as number)).toBeGreaterThan(DAY);
        }
        expect(alarms(values)).toEqual(found);
      }),
      { numRuns: 50 },
    );
  });

  it('knows nothing of what is still to come', () => {
    const counts = series(10, 10, { 700: 90, 1_000: 300, 1_900: 800, 2_500: 50 });
    const all = alarms(counts);
    for (const end of [800, 1_001, 1_950]) {
      expect(alarms(counts.slice(0, end))).toEqual(all.filter((step) => step < end));
    }
  });
});
