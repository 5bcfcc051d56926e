import { Cell } from './cell.js';
import { addBounds } from './error-bound.js';
import { type FrequentNames, mergedNames } from './frequent-names.js';
import { SUMS } from './sums.js';

/**
 * Cells of several hashtags in one bucket as one: distinct authors are merged, all else is added. A post with two of
 * the hashtags counts for each.
 * @param cells at least one; they must not change afterwards
 */
export function mergedCell(cells: readonly [Cell, ...Cell[]] | readonly Cell[]): Cell {
  const [only] = cells;
  if (only && cells.length === 1) return only;
  const merged = new Cell();
  for (const { splits, first, last, missed } of cells) {
    for (const split of splits.values()) {
      const sum = merged.split(split.network, split.lang);
      for (const field of SUMS) sum[field] += split[field];
      sum.authors.merge(split.authors);
    }
    merged.missed = addBounds(merged.missed, missed);
    merged.first = Math.min(merged.first, first);
    merged.last = Math.max(merged.last, last);
  }
  for (const field of ['labels', 'companions'] as const) {
    addNames(
      merged[field],
      cells.map((cell) => cell[field]),
    );
  }
  return merged;
}

function addNames(into: FrequentNames, all: readonly FrequentNames[]): void {
  for (const { name, count, error } of mergedNames(all)) into.restore(name, { count, error });
}
