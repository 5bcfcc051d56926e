import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS } from './bucket.js';
import { type Beat, type NetworkBeats, silencesOf } from './silence.js';

const { minute: MINUTE, hour: HOUR } = BUCKET_MS;
const SECOND = 1_000;
/** How long minutes are kept in these tests. */
const MINUTES_KEPT = 180;

/** The buckets in which a network's posts at these times lie, as seen at `now`. */
function beatsOf(times: readonly number[], now: number): NetworkBeats {
  const oldestMinute = Math.floor(now / MINUTE) - MINUTES_KEPT + 1;
  const recent = times.filter((at) => at >= oldestMinute * MINUTE);
  return { minutes: buckets(recent, MINUTE), hours: buckets(times, HOUR) };
}

function buckets(times: readonly number[], ms: number): Beat[] {
  const beats = new Map<number, Beat>();
  for (const at of [...times].sort((a, b) => a - b)) {
    const index = Math.floor(at / ms);
    const beat = beats.get(index) ?? { first: at, last: at, volume: 0 };
    beats.set(index, { ...beat, last: at, volume: beat.volume + 1 });
  }
  return [...beats.values()];
}

function every(ms: number, from: number, to: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / ms) }, (_, i) => from + i * ms);
}

describe('silencesOf', () => {
  it('is surprised only after many mean gaps', () => {
    const posts = every(MINUTE, 0, 5 * HOUR);
    const last = posts.at(-1) as number;
    expect(silencesOf(beatsOf(posts, last + 13 * MINUTE), last + 13 * MINUTE)).toEqual([]);
    const now = last + 14 * MINUTE;
    expect(silencesOf(beatsOf(posts, now), now)).toEqual([{ from: last, until: undefined }]);
  });

  it('never calls less than a minute a silence', () => {
    const posts = every(10, 0, HOUR);
    const last = posts.at(-1) as number;
    expect(silencesOf(beatsOf(posts, last + 59 * SECOND), last + 59 * SECOND)).toEqual([]);
    expect(silencesOf(beatsOf(posts, last + 60 * SECOND), last + 60 * SECOND)).toHaveLength(1);
  });

  it('knows no silence of a network that never posts, nor of one of which nothing is counted', () => {
    expect(silencesOf({ minutes: [], hours: [] }, 1e12)).toEqual([]);
    expect(silencesOf(beatsOf(every(MINUTE, 0, HOUR), HOUR), -Infinity)).toEqual([]);
  });

  it('tells from which post to which a network was silent, wherever the silence lies', () => {
    const now = 9 * HOUR;
    const law = fc.property(
      // Above a minute bucket, so that the silence cannot hide in one; the last three hours are kept in minutes.
      fc.integer({ min: 6 * HOUR + MINUTE, max: now - 40 * MINUTE }),
      fc.integer({ min: 3 * MINUTE, max: 35 * MINUTE }),
      (from, length) => {
        const posts = every(5 * SECOND, 0, now).filter((at) => at <= from || at >= from + length);
        const last = Math.max(...posts.filter((at) => at <= from));
        const next = Math.min(...posts.filter((at) => at >= from + length));
        expect(silencesOf(beatsOf(posts, now), now)).toEqual([{ from: last, until: next }]);
      },
    );
    fc.assert(law, { numRuns: 200 });
  });

  it('knows a silence of long ago from the hours, if it is not within one', () => {
    const now = 30 * HOUR;
    const outage = (from: number, to: number) => every(MINUTE, 0, now).filter((at) => at < from || at >= to);
    const crossing = outage(5.5 * HOUR, 6.5 * HOUR);
    expect(silencesOf(beatsOf(crossing, now), now)).toEqual([
      { from: 5.5 * HOUR - MINUTE, until: 6.5 * HOUR },
    ]);
    const within = outage(5.1 * HOUR, 5.9 * HOUR);
    expect(silencesOf(beatsOf(within, now), now)).toEqual([]);
  });

  it('does not take a quiet night for a silence when the nights before were as quiet', () => {
    const day = 24 * HOUR;
    // A post a minute by day; by night one in 40 minutes.
    const posts = every(MINUTE, 0, 4 * day).filter((at) => {
      const isNight = at % day < 6 * HOUR;
      return !isNight || at % (40 * MINUTE) === 0;
    });
    const now = 3 * day + 5 * HOUR + 39 * MINUTE;
    const seen = posts.filter((at) => at <= now);
    const recent = silencesOf(beatsOf(seen, now), now).filter(({ from }) => from > day);
    expect(recent).toEqual([]);
  });

  it('finds none in evenly spread posts', () => {
    const law = fc.property(
      fc.integer({ min: SECOND, max: HOUR }),
      fc.integer({ min: 1, max: 2_000 }),
      (gap, posts) => {
        const times = every(gap, 0, gap * posts);
        expect(silencesOf(beatsOf(times, gap * posts), gap * posts)).toEqual([]);
      },
    );
    fc.assert(law, { numRuns: 50 });
  });
});
