import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signedDeviance } from './burst-score.js';
import { dispersionOf, overdispersedDeviance } from './overdispersion.js';

const counts = fc.tuple(
  fc.nat(20_000),
  fc.double({ min: 0.5, max: 20_000, noNaN: true }),
  fc.double({ min: 0.1, max: 1, noNaN: true }),
);

describe('overdispersedDeviance', () => {
  it('is never above the deviance by the law of Poisson: the bound that ranking goes by', () => {
    const law = fc.property(counts, ([observed, expected, dispersion]) => {
      const score = overdispersedDeviance(observed, expected, dispersion);
      expect(Math.abs(score)).toBeLessThanOrEqual(Math.abs(signedDeviance(observed, expected)) + 1e-6);
    });
    fc.assert(law, { numRuns: 5_000 });
  });

  it('rises with what is observed, is negative below what is expected, and 0 at it', () => {
    const law = fc.property(counts, ([observed, expected, dispersion]) => {
      const score = overdispersedDeviance(observed, expected, dispersion);
      expect(overdispersedDeviance(observed + 1, expected, dispersion)).toBeGreaterThanOrEqual(score - 1e-9);
      if (observed > expected + 1) expect(score).toBeGreaterThan(0);
      if (observed < expected) expect(score).toBeLessThanOrEqual(0);
    });
    fc.assert(law, { numRuns: 5_000 });
    expect(overdispersedDeviance(7, 7, 0.2)).toBe(0);
  });

  it('does not take the ordinary wandering of a big hashtag for a burst', () => {
    const wandering = overdispersedDeviance(1_300, 1_000, 0.1);
    expect(wandering).toBeLessThan(3);
    expect(signedDeviance(1_300, 1_000)).toBeGreaterThan(80);
    expect(overdispersedDeviance(40, 2, 0.1)).toBeGreaterThan(10 * wandering);
  });
});

describe('dispersionOf', () => {
  const hours = (observed: number[], expected: number) =>
    observed.map((one) => ({ observed: one, expected }));

  it('is what is usual while nothing is known, and learns from hours that vary more', () => {
    expect(dispersionOf([])).toBeCloseTo(0.1);
    expect(dispersionOf(hours([100, 300, 20, 180, 5, 240], 140))).toBeGreaterThan(0.4);
  });

  it('stays within its bounds for any hours', () => {
    const hour = fc.record({
      observed: fc.nat(5_000),
      expected: fc.double({ min: 0, max: 5_000, noNaN: true }),
    });
    const law = fc.property(fc.array(hour, { maxLength: 30 }), (all) => {
      const dispersion = dispersionOf(all);
      expect(dispersion).toBeGreaterThanOrEqual(0.1);
      expect(dispersion).toBeLessThanOrEqual(1);
    });
    fc.assert(law, { numRuns: 1_000 });
  });
});
