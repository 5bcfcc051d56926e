import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstOf } from './first-of.js';

describe('firstOf', () => {
  it('finds what sorting finds', () => {
    const law = fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 200 }), fc.nat(210), (all, count) => {
      const compare = (a: number, b: number): number => a - b;
      const sorted = [...all].sort(compare).slice(0, count);
      expect(firstOf(all, count, compare).sort(compare)).toEqual(sorted);
    });
    fc.assert(law, { numRuns: 3_000 });
  });
});
