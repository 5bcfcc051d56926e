import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Candidate, Ranking } from './ranking.js';

interface Sample {
  readonly hashtag: string;
  readonly exact: number;
  readonly slack: number;
}

const samples = fc.uniqueArray(
  fc.record({
    hashtag: fc.string({ minLength: 1, maxLength: 3 }),
    exact: fc.integer({ min: -2, max: 6 }),
    slack: fc.nat(5),
  }),
  { selector: ({ hashtag }) => hashtag, maxLength: 60 },
);

function candidates(all: readonly Sample[], evaluated: string[] = []): Candidate[] {
  return all.map(({ hashtag, exact, slack }) => ({
    hashtag,
    bound: exact + slack,
    value: () => {
      evaluated.push(hashtag);
      return exact;
    },
  }));
}

/** The whole ranking, the simple way. */
function sorted(all: readonly Sample[]): string[] {
  const ranked = all.filter(({ exact }) => exact > 0);
  ranked.sort((a, b) => b.exact - a.exact || (a.hashtag < b.hashtag ? -1 : 1));
  return ranked.map(({ hashtag }) => hashtag);
}

describe('Ranking', () => {
  it('gives what sorting everything gives, however it is asked', () => {
    const law = fc.property(samples, fc.array(fc.nat(70), { maxLength: 4 }), (all, counts) => {
      const ranking = new Ranking(candidates(all));
      for (const count of counts) {
        const names = ranking.top(count).map(({ candidate }) => candidate.hashtag);
        expect(names).toEqual(sorted(all).slice(0, count));
      }
    });
    fc.assert(law, { numRuns: 2_000 });
  });

  it('tells the place of each, whatever was asked before', () => {
    const law = fc.property(samples, fc.nat(10), (all, before) => {
      const ranking = new Ranking(candidates(all));
      ranking.top(before);
      const order = sorted(all);
      for (const { hashtag, exact } of all) {
        const place = order.indexOf(hashtag);
        expect(ranking.rankOf(hashtag, exact)).toBe(place < 0 ? undefined : place + 1);
      }
    });
    fc.assert(law, { numRuns: 2_000 });
  });

  it('asks for the value of few, and of none twice', () => {
    const evaluated: string[] = [];
    const all = Array.from({ length: 1_000 }, (_, i) => ({ hashtag: `t${i}`, exact: 1_000 - i, slack: 2 }));
    const ranking = new Ranking(candidates(all, evaluated));
    ranking.top(10);
    expect(evaluated.length).toBeLessThan(100);
    ranking.top(1_000);
    expect(evaluated).toHaveLength(1_000);
  });
});
