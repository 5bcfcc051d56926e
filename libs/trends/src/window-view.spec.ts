import { partitionOf, type UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BucketCells, NO_CELLS, trimmed } from './bucket-cells.js';
import { Cell } from './cell.js';
import { EXACT } from './error-bound.js';
import { ALL_SPLITS } from './window-totals.js';
import { WindowView } from './window-view.js';

const PARTITIONS = 2;
const BUCKETS = 3;
const SPAN = { tier: 'minute', first: 0, end: BUCKETS } as const;

const anyUse = fc.record({
  bucket: fc.nat(BUCKETS - 1),
  hashtag: fc.integer({ min: 0, max: 900 }).map((n) => `tag${Math.floor(n ** 2 / 20_000)}`),
});

function bucketsWith(uses: readonly { bucket: number; hashtag: string }[]): BucketCells[][] {
  const partitions = Array.from({ length: PARTITIONS }, () =>
    Array.from({ length: BUCKETS }, () => new Map<string, Cell>()),
  );
  for (const { bucket, hashtag } of uses) {
    const cells = partitions[partitionOf(hashtag, PARTITIONS)]?.[bucket];
    const cell = cells?.get(hashtag) ?? new Cell();
    const use: UseTuple = [0, 1, bucket * 60_000, 'x', 'en', 1, 0, hashtag, 0, 0, 0, 0, []];
    cell.applyUse(use, false);
    cells?.set(hashtag, cell);
  }
  return partitions.map((buckets) => buckets.map((hashtags) => ({ ...NO_CELLS, hashtags })));
}

describe('a window of trimmed buckets', () => {
  it('says of every hashtag, shown or dropped, by how much at most it counts too little, and never too much', () => {
    const law = fc.property(
      fc.array(anyUse, { maxLength: 300 }),
      fc.integer({ min: 4, max: 40 }),
      (uses, room) => {
        const partitions = bucketsWith(uses).map((buckets) => buckets.map((cells) => trimmed(cells, room)));
        const view = new WindowView(SPAN, partitions, ALL_SPLITS);
        for (const hashtag of new Set(uses.map((use) => use.hashtag))) {
          const exact = uses.filter((use) => use.hashtag === hashtag).length;
          const totals = view.hashtags.get(hashtag);
          const volume = totals?.volume ?? 0;
          const missed = totals?.missed ?? view.missed(hashtag);
          expect(volume).toBeLessThanOrEqual(exact);
          expect(volume + missed.volume).toBeGreaterThanOrEqual(exact);
          expect(view.mostMissed.volume).toBeGreaterThanOrEqual(missed.volume);
        }
      },
    );
    fc.assert(law, { numRuns: 500 });
  });

  it('is exact when nothing was dropped', () => {
    const view = new WindowView(SPAN, bucketsWith([{ bucket: 1, hashtag: 'a' }]), ALL_SPLITS);
    expect(view.hashtags.get('a')?.missed).toEqual(EXACT);
    expect(view.mostMissed).toEqual(EXACT);
  });
});
