import { describe, expect, it } from '@jest/globals';
import { CellBudget } from './cell-budget.js';

describe('a budget of cells', () => {
  it('lets a view have all that fits into half of it, and shares that half else', () => {
    const budget = new CellBudget(1_000);
    expect(budget.roomFor([300, 200])).toBe(Infinity);
    expect(budget.roomFor([300, 201])).toBe(128);
    expect(budget.roomFor([Infinity, 1])).toBe(128);
    expect(budget.roomFor(Array.from({ length: 10_000 }, () => 1))).toBe(1);
  });
});
