import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { burstScore, PRIOR_AUTHORS, signedDeviance } from './burst-score.js';

const term = (observed: number, expected: number, network = 'twitter') => ({
  network,
  observed,
  expected,
  dispersion: 0.1,
});

describe('signedDeviance', () => {
  it('is 0 at what is expected, above it above, below it below', () => {
    expect(signedDeviance(7, 7)).toBe(0);
    expect(signedDeviance(8, 7)).toBeGreaterThan(0);
    expect(signedDeviance(6, 7)).toBeLessThan(0);
    expect(signedDeviance(0, 3)).toBe(-6);
  });

  it('rises with what is observed and falls with what is expected', () => {
    const counts = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.double({ min: 0.5, max: 1e5, noNaN: true }));
    const law = fc.property(counts, ([a, b, expected]) => {
      if (a < b) expect(signedDeviance(a, expected)).toBeLessThan(signedDeviance(b, expected));
      if (a > 0) expect(signedDeviance(a, expected)).toBeGreaterThan(signedDeviance(a, expected + 1));
    });
    fc.assert(law, { numRuns: 5_000 });
  });

  it('is never above that of all together in one network: the bound that ranking goes by', () => {
    const law = fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 6 }), (parts) => {
      const sum = parts.reduce((a, b) => a + b, 0);
      const apart = parts.reduce((score, part) => score + signedDeviance(part, PRIOR_AUTHORS), 0);
      expect(apart).toBeLessThanOrEqual(signedDeviance(sum, PRIOR_AUTHORS) + 1e-6);
    });
    fc.assert(law, { numRuns: 5_000 });
  });
});

describe('burstScore', () => {
  it('puts a new hashtag of many authors above an always big one', () => {
    expect(burstScore([term(200, 0)])).toBeGreaterThan(burstScore([term(10_100, 10_000)]));
  });

  it('counts a hashtag that halves as falling', () => {
    expect(burstScore([term(500, 1_000)])).toBeLessThan(0);
  });

  it('gives one author next to nothing, however much they post', () => {
    expect(burstScore([term(1, 0)])).toBeLessThan(1);
  });

  it('lets a small network be seen beside a large one', () => {
    const ordinary = term(50_000, 50_000);
    const event = term(60, 3, 'mastodon');
    expect(burstScore([ordinary, event])).toBeCloseTo(burstScore([event]), -1);
  });
});
