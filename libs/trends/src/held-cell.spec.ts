import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { encodeCell } from './cell-codec.js';
import type { ErrorBound } from './error-bound.js';
import { HeldCell } from './held-cell.js';

const START = Date.parse('2020-07-25T06:00:00Z');

const anyUse = fc
  .record({ network: fc.nat(80), author: fc.nat(400), likes: fc.nat(9), text: fc.nat(3), back: fc.nat(9) })
  .map(({ network, author, likes, text, back }): UseTuple => {
    const change = back === 0 ? -1 : 1;
    const figures = [author, 100 + author, `Tag${author % 5}`, likes, 0, 1, 0] as const;
    const companions = [`friend${author}`, `друг${network}`];
    return [0, change, START + author, `net${network}`, 'en', ...figures, companions, text];
  });

function weight({ splits, missed }: Cell): ErrorBound {
  let { volume, impressions, engagement } = missed;
  for (const split of splits.values()) {
    volume += split.volume;
    impressions += split.impressions;
    engagement += split.likes + split.reposts + split.replies + split.views;
  }
  return { volume, impressions, engagement };
}

describe('a held cell', () => {
  const steps = fc.array(fc.array(anyUse, { maxLength: 120 }), { maxLength: 8 });
  const missed = fc.record({ volume: fc.nat(3), impressions: fc.nat(3), engagement: fc.nat(3) });

  it('is the same cell however often it was stored in between, and weighs the same as bytes', () => {
    const law = fc.property(steps, missed, (uses, bound) => {
      const held = HeldCell.made('tag', bound);
      const cell = new Cell();
      cell.missed = bound;
      for (const step of uses) {
        for (const use of step) {
          held.open(START).applyUse(use, true);
          cell.applyUse(use, true);
        }
        const bytes = held.close(START);
        expect(bytes.equals(encodeCell(cell, START))).toBe(true);
        expect(held.weigh()).toEqual(weight(cell));
        expect(HeldCell.stored('tag', bytes).weigh()).toEqual(weight(cell));
      }
    });
    fc.assert(law, { numRuns: 100 });
  });

  it('of bytes that are no cell is not opened', () => {
    expect(() => HeldCell.stored('tag', Buffer.from('ff00', 'hex')).open(START)).toThrow(RangeError);
    expect(() => HeldCell.stored('tag', encodeCell(new Cell(), START).subarray(0, 3)).weigh()).toThrow(
      RangeError,
    );
  });
});
