import type { Cell } from './cell.js';

/** The most used spelling over the cells, ties by spelling; `hashtag` itself when none is kept. */
export function mostUsedLabel(hashtag: string, cells: Iterable<Cell>): string {
  const counts = new Map<string, number>();
  for (const { labels } of cells) {
    for (const [label, count] of labels) counts.set(label, (counts.get(label) ?? 0) + count);
  }
  let best = hashtag;
  let most = 0;
  for (const [label, count] of counts) {
    if (count < most || (count === most && label >= best)) continue;
    best = label;
    most = count;
  }
  return best;
}
