import { inColumns, type UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cell } from './cell.js';
import { ChangeRuns } from './change-runs.js';
import { encodeCell } from './cell-codec.js';
import type { ErrorBound } from './error-bound.js';
import { HeldCell } from './held-cell.js';

const START = Date.parse('2020-07-25T06:00:00Z');

/** Of equally rare names these would stand in another order by their bytes. */
const ODD_NAMES = ['\uff5a', '\u{1f600}', '\ue000'];

/** Many networks make a cell fold the smallest, few make its author sets sketches. */
const usesOf = (networks: number) =>
  fc
    .record({
      network: fc.nat(networks),
      author: fc.nat(1_500),
      likes: fc.nat(9),
      text: fc.nat(3),
      change: fc.constantFrom(1 as const, 1 as const, 1 as const, 1 as const, 0 as const, -1 as const),
    })
    .map(({ network, author, likes, text, change }): UseTuple => {
      const figures = [author, 100 + author, `Tag${author % 90}`, likes, 0, 1, 0] as const;
      const odd = `${ODD_NAMES[author % 4] ?? 'a'.repeat(250)}${author % 800}`;
      const companions = [`friend${author % 300}`, `друг${network}`, odd];
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
  const uses = fc
    .constantFrom(0, 1, 80)
    .chain((networks) => fc.array(usesOf(networks), { minLength: 300, maxLength: 900, size: 'max' }));
  const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 5 });
  const missed = fc.record({ volume: fc.nat(3), impressions: fc.nat(3), engagement: fc.nat(3) });

  it('is the same cell however often it was stored in between, and weighs the same as bytes', () => {
    const law = fc.property(uses, cuts, missed, (all, sizes, bound) => {
      const held = HeldCell.made('tag', bound);
      const runs = new ChangeRuns();
      const cell = new Cell();
      cell.missed = bound;
      const left = [...all];
      for (const size of [...sizes, all.length]) {
        const step = left.splice(0, size);
        for (const use of step) {
          runs.add(held, inColumns({ v: 1, partition: 0, type: 'uses', uses: [use] }), 0, 1);
          cell.applyUse(use, true);
        }
        const bytes = held.settle(runs, START, true);
        runs.clear();
        expect(bytes.equals(encodeCell(cell, START))).toBe(true);
        expect(held.weigh()).toEqual(weight(cell));
        expect(HeldCell.stored('tag', bytes).weigh()).toEqual(weight(cell));
      }
    });
    fc.assert(law, { numRuns: 40, endOnFailure: true });
  });

  it('of bytes that are no cell is not opened', () => {
    const noCell = HeldCell.stored('tag', Buffer.from('ff00', 'hex'));
    const runs = new ChangeRuns();
    const use: UseTuple = [0, 1, START, 'x', 'en', 1, 1, 'Tag', 0, 0, 0, 0, []];
    runs.add(noCell, inColumns({ v: 1, partition: 0, type: 'uses', uses: [use] }), 0, 1);
    expect(() => noCell.settle(runs, START, true)).toThrow(RangeError);
    expect(() => HeldCell.stored('tag', encodeCell(new Cell(), START).subarray(0, 3)).weigh()).toThrow(
      RangeError,
    );
  });
});
