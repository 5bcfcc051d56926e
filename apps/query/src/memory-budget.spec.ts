import { describe, expect, it } from '@jest/globals';
import { MemoryBudget } from './memory-budget.js';

describe('a budget of memory', () => {
  const budget = new MemoryBudget(400_000);

  it('lets a view have all that will fit into half of it, and shares that half else', () => {
    expect(budget.roomFor([600, 400])).toBe(Infinity);
    expect(budget.roomFor([600, 401])).toBe(256);
    expect(budget.roomFor([Infinity, 1])).toBe(256);
    expect(budget.roomFor(Array.from({ length: 10_000 }, () => 1))).toBe(1);
  });

  it('halves the room of buckets that took too much', () => {
    expect(budget.lessThan(Infinity, [700, 90])).toBe(256);
    expect(budget.lessThan(256, [700, 90])).toBe(128);
    expect(budget.lessThan(256, [90, 80])).toBe(32);
    expect(budget.lessThan(1, [90, 80])).toBe(1);
  });
});
