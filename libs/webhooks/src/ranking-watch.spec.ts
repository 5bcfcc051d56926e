import { describe, expect, it } from '@jest/globals';
import type { Ranking, Trend, TrendsAnswer } from '@hashpulse/contracts';
import fc from 'fast-check';
import { lookAtRanking, type RankingChange, type WatchState } from './ranking-watch.js';

const START = Date.parse('2016-10-21T11:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const trend = (hashtag: string, rank: number, score: number): Trend => ({
  rank,
  hashtag,
  label: hashtag.toUpperCase(),
  volume: score,
  authors: score,
  reach: score,
  impressions: score,
  engagement: { likes: 0, reposts: 0, replies: 0, views: 0, total: 2 * score },
  score,
  previousRank: null,
  firstSeenAt: at(0),
});

/** A ranking at a second, from hashtags with their scores, in order. */
const ranking = (
  second: number | null,
  scores: Readonly<Record<string, number>>,
  rank: Ranking = 'trending',
): TrendsAnswer => ({
  asOf: second === null ? null : at(second),
  completeUntil: null,
  window: '1h',
  rank,
  network: null,
  lang: null,
  trends: Object.entries(scores).map(([hashtag, score], i) => trend(hashtag, i + 1, score)),
});

const told = (changes: readonly RankingChange[]) => changes.map(({ name, hashtag }) => `${name} ${hashtag}`);

/** Looks at rankings one after the other; gives what each look tells. */
function looks(answers: readonly TrendsAnswer[]): { told: string[][]; changes: RankingChange[] } {
  let state: WatchState | undefined;
  const all = answers.map((answer) => {
    const look = lookAtRanking(state, answer);
    // As it comes back from Redis.
    state = look.state && (JSON.parse(JSON.stringify(look.state)) as WatchState);
    return look.changes;
  });
  return { told: all.map(told), changes: all.flat() };
}

describe('lookAtRanking', () => {
  it('only takes note at the first look', () => {
    expect(looks([ranking(null, {}), ranking(0, { a: 9, b: 5 })]).told).toEqual([[], []]);
  });

  it('tells who enters, once', () => {
    const { told, changes } = looks([
      ranking(0, { a: 9 }),
      ranking(1, { b: 10, a: 9 }),
      ranking(2, { b: 11 }),
    ]);
    expect(told).toEqual([[], ['entered b'], []]);
    expect(changes[0]).toMatchObject({ trend: { rank: 1, label: 'B' }, watched: { enteredAt: at(1) } });
  });

  it('tells who has left only after a minute of event time, and not who came back before', () => {
    const gone = (second: number) => ranking(second, { a: 9 });
    const both = (second: number) => ranking(second, { a: 9, b: 5 });
    const { told, changes } = looks([both(0), gone(10), both(60), gone(70), gone(129), gone(130), gone(131)]);
    expect(told).toEqual([[], [], [], [], [], ['left b'], []]);
    expect(changes[0]).toMatchObject({ watched: { enteredAt: at(0), peak: { place: 2, value: 5 } } });
    expect(changes[0]?.trend).toBeUndefined();
  });

  it('tells a peak once the value has fallen by a fifth, and again only after a higher one', () => {
    const values = [50, 100, 81, 80, 60, 99, 70, 120, 96, 90];
    const { told, changes } = looks(values.map((value, second) => ranking(second, { a: value })));
    expect(told.map(([first]) => first)).toEqual([
      ...[undefined, undefined, undefined, 'peaked a', undefined],
      ...[undefined, undefined, undefined, 'peaked a', undefined],
    ]);
    expect(changes.map(({ watched }) => watched.peak)).toEqual([
      { at: at(1), place: 1, value: 100 },
      { at: at(7), place: 1, value: 120 },
    ]);
  });

  it('goes by the figure that is ranked by', () => {
    const { changes } = looks([ranking(0, { a: 100 }, 'engagement'), ranking(1, { a: 50 }, 'engagement')]);
    expect(changes).toMatchObject([{ name: 'peaked', watched: { peak: { value: 200 } } }]);
  });

  it('takes note anew when the counts were set back', () => {
    expect(looks([ranking(100, { a: 9, b: 5 }), ranking(50, { c: 7 }), ranking(51, { c: 7 })]).told).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('takes hashtags with names of the language itself as any other', () => {
    const { told } = looks([ranking(0, {}), ranking(1, { constructor: 5, ['__proto__']: 4, a: 3 })]);
    expect(told[1]).toEqual(expect.arrayContaining(['entered constructor', 'entered a']));
  });

  it('lets nobody leave who has not entered, nor enter twice, whatever comes', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ after: fc.integer({ min: 0, max: 90 }), there: fc.uniqueArray(name) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let second = 0;
        const rest = steps.map(({ after, there }) => {
          second += after;
          return ranking(second, Object.fromEntries(there.map((hashtag, i) => [hashtag, 10 - i])));
        });
        const inside = new Set<string>();
        for (const { name, hashtag } of looks([ranking(0, {}), ...rest]).changes) {
          expect(inside.has(hashtag)).toBe(name !== 'entered');
          if (name === 'entered') inside.add(hashtag);
          if (name === 'left') inside.delete(hashtag);
        }
      }),
    );
  });
});
