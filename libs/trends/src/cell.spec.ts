import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { OTHER, SPLITS_KEPT, type Split } from './splits.js';
import { decodeCell, encodeCell } from './cell-codec.js';

const at = Date.parse('2020-07-25T06:00:00Z');

interface Use {
  network: string;
  author: number;
  likes: number;
}

function tuple(change: 1 | -1, { network, author, likes }: Use): UseTuple {
  return [0, change, at, network, 'en', author, 100 + author, 'A', likes, 0, 0, 0, []];
}

function sums(cell: Cell): Record<'volume' | 'impressions' | 'likes', number> & { authors: number } {
  const all = new Set<Split>(cell.splits.values());
  const total = { volume: 0, impressions: 0, likes: 0, authors: 0 };
  const merged = new Cell().split('any', 'en').authors;
  for (const { volume, impressions, likes, authors } of all) {
    total.volume += volume;
    total.impressions += impressions;
    total.likes += likes;
    merged.merge(authors);
  }
  return { ...total, authors: merged.count() };
}

describe('a cell', () => {
  const use = fc.record({
    network: fc.nat(3 * SPLITS_KEPT).map((n) => `net${n}`),
    author: fc.nat(40),
    likes: fc.nat(9),
  });

  it('keeps its totals exact and its splits bounded, however many networks there are, and takes back', () => {
    const law = fc.property(
      fc.array(use, { maxLength: 400 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      (uses, gone) => {
        let cell = new Cell();
        for (const one of uses) cell.applyUse(tuple(1, one), true);
        cell = decodeCell(encodeCell(cell, at), at);
        const left = [...uses];
        for (const n of gone) {
          const [back] = left.splice(n % Math.max(left.length, 1), 1);
          if (back) cell.applyUse(tuple(-1, back), true);
        }
        expect(cell.splits.size).toBeLessThanOrEqual(SPLITS_KEPT + 1);
        expect(sums(cell)).toEqual({
          volume: left.length,
          impressions: left.reduce((sum, { author }) => sum + 100 + author, 0),
          likes: left.reduce((sum, { likes }) => sum + likes, 0),
          authors: new Set(left.map(({ author }) => author)).size,
        });
      },
    );
    fc.assert(law, { numRuns: 300 });
  });

  it('keeps the largest networks apart in a flood of invented ones', () => {
    const cell = new Cell();
    for (let i = 0; i < 5_000; i++) {
      cell.applyUse(tuple(1, { network: `invented${i}`, author: i, likes: 0 }), true);
      if (i % 50 === 0) {
        for (let n = 0; n < 2; n++) cell.applyUse(tuple(1, { network: 'real', author: 7, likes: 0 }), true);
      }
    }
    expect(cell.split('real', 'en').volume).toBe(200);
    expect(cell.other).toMatchObject({ network: OTHER, lang: OTHER, volume: 5_000 - (SPLITS_KEPT - 1) });
  });
});
