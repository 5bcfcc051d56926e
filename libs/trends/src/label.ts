import type { Cell } from './cell.js';
import { mergedNames } from './frequent-names.js';

/**
 * The most used spelling over the cells, ties by spelling; `hashtag` itself when none is kept. Spellings that look the
 * same (canonically equivalent: é as one character or as e with an accent) are one.
 */
export function mostUsedLabel(hashtag: string, cells: Iterable<Cell>): string {
  const counts = new Map<string, number>();
  for (const { name, count } of mergedNames(Array.from(cells, ({ labels }) => labels))) {
    const spelling = name.normalize('NFC');
    counts.set(spelling, (counts.get(spelling) ?? 0) + count);
  }
  const [label] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return label?.[0] ?? hashtag;
}
