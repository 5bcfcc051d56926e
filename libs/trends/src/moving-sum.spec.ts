import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MovingSum } from './moving-sum.js';

describe('MovingSum', () => {
  it('is the sum of the last numbers, and gives back what leaves, in order', () => {
    const law = fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(1_000)), (length, values) => {
      const moving = new MovingSum(length);
      const left = values.map((value) => moving.push(value)).filter((value) => value !== undefined);
      const last = values.slice(-length);
      expect(moving.sum).toBe(last.reduce((a, b) => a + b, 0));
      expect(moving.count).toBe(last.length);
      expect(moving.isFull).toBe(values.length >= length);
      expect(left).toEqual(values.slice(0, Math.max(0, values.length - length)));
    });
    fc.assert(law, { numRuns: 1_000 });
  });
});
