import { partitionOf, type UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BucketCells, NO_CELLS, trimmed } from './bucket-cells.js';
import { bucketStart } from './bucket.js';
import { Cell } from './cell.js';
import { encodeCell } from './cell-codec.js';
import { EXACT } from './error-bound.js';
import { PackedCells } from './packed-cells.js';
import { UNMODERATED } from './moderated.js';
import { ALL_SPLITS } from './split-filter.js';
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

/** The same buckets as query has them: packed. */
function packed(partitions: readonly (readonly BucketCells[])[]): BucketCells[][] {
  return partitions.map((buckets) =>
    buckets.map((cells, i) => {
      const start = bucketStart({ tier: 'minute', index: i });
      const encoded = Array.from(cells.hashtags, ([name, cell]) => [name, encodeCell(cell, start)] as const);
      return { ...cells, hashtags: new PackedCells(encoded, start) };
    }),
  );
}

describe('a window of trimmed buckets', () => {
  it('says of every hashtag, shown or dropped, by how much at most it counts too little, and never too much', () => {
    const law = fc.property(
      fc.array(anyUse, { maxLength: 300 }),
      fc.integer({ min: 4, max: 40 }),
      fc.integer({ min: 4, max: 60 }),
      (uses, room, ranked) => {
        const buckets = packed(bucketsWith(uses));
        const partitions = buckets.map((own) => own.map((cells) => trimmed(cells, room)));
        const view = new WindowView(SPAN, partitions, ALL_SPLITS, UNMODERATED, ranked);
        expect(view.hashtags.size).toBeLessThanOrEqual(ranked);
        for (const hashtag of new Set(uses.map((use) => use.hashtag))) {
          const exact = uses.filter((use) => use.hashtag === hashtag).length;
          const totals = view.totalsOf(hashtag);
          const volume = totals?.volume ?? 0;
          const missed = totals?.missed ?? view.missed(hashtag);
          expect(volume).toBeLessThanOrEqual(exact);
          expect(volume + missed.volume).toBeGreaterThanOrEqual(exact);
          if (view.hashtags.has(hashtag)) continue;
          expect(view.mostMissed.volume).toBeGreaterThanOrEqual(exact);
        }
      },
    );
    fc.assert(law, { numRuns: 500 });
  });

  it('is the same over packed cells, and ranks the largest when there is no room for all', () => {
    const law = fc.property(
      fc.array(anyUse, { maxLength: 300 }),
      fc.integer({ min: 4, max: 60 }),
      (uses, room) => {
        const buckets = bucketsWith(uses);
        const whole = new WindowView(SPAN, buckets, ALL_SPLITS);
        const view = new WindowView(SPAN, packed(buckets), ALL_SPLITS, UNMODERATED, room);
        for (const [hashtag, totals] of whole.hashtags) {
          const { volume, authors, reach, first, last, missed } = totals;
          expect(view.totalsOf(hashtag)).toMatchObject({ volume, authors, reach, first, last, missed });
          if (view.hashtags.has(hashtag)) continue;
          expect(volume).toBeLessThanOrEqual(view.mostMissed.volume);
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
