import type { Cell } from './cell.js';
import { mergedNames } from './frequent-names.js';

/** The most used spelling over the cells, ties by spelling; `hashtag` itself when none is kept. */
export function mostUsedLabel(hashtag: string, cells: Iterable<Cell>): string {
  const [label] = mergedNames(Array.from(cells, ({ labels }) => labels));
  return label?.name ?? hashtag;
}
