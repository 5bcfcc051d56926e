import { describe, expect, it } from '@jest/globals';
import { decodeCell, encodeCell } from './cell-codec.js';
import { CellSums } from './cell-sums.js';
import { PackedCells } from './packed-cells.js';
import { ALL_SPLITS } from './split-filter.js';

const START = Date.parse('2016-10-21T16:30:00Z');
const FIGURES =
  '8927a01f02086d6173746f646f6e02656e01780302015a0b000115cd5b07000000780107626c7565736b7903756e640107000000000b0001b168de3a0000000701';
/** With what copies of an author's text have in common: unknown of one, 5 of the other. */
const TEXTS =
  '8927a01f02086d6173746f646f6e02656e01780302015a0c020115cd5b0700000078010007626c7565736b7903756e640107000000000c0201b168de3a000000070105';
const LABEL = '010b547769747465724261636b02';
const COMPANIONS = '01046e6577730100';

/** Cells as each version has written them to Redis, where they stand for days: add a version here, never change one. */
const GOLDEN: readonly (readonly [version: number, hex: string])[] = [
  [1, `01${FIGURES}${LABEL}`],
  [2, `02${FIGURES}${LABEL}${COMPANIONS}`],
  [3, `03${FIGURES}${LABEL}00${COMPANIONS}`],
  [4, `04${FIGURES}${LABEL}00${COMPANIONS}000000`],
  [5, `05${TEXTS}${LABEL}00${COMPANIONS}000000`],
];
const NEWEST = (GOLDEN.at(-1) as (typeof GOLDEN)[number])[1];

describe('a cell of Redis', () => {
  it.each(GOLDEN)('of version %i is read, and written anew in the newest version', (version, hex) => {
    const cell = decodeCell(Buffer.from(hex, 'hex'), START);
    expect([cell.first, cell.last]).toEqual([START + 5_000, START + 9_000]);
    const withCompanions = version === 1 ? NEWEST.replace(COMPANIONS, '00') : NEWEST;
    const expected = version < 5 ? withCompanions.replace(TEXTS, TEXTS.replace(/05$/, '00')) : withCompanions;
    expect(encodeCell(cell, START).toString('hex')).toBe(expected);
  });

  it.each(GOLDEN)('of version %i gives the same sums without being decoded', (_, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    // A cell behind it shows that nothing is read beyond its end.
    const packed = new PackedCells(
      [
        ['one', bytes],
        ['two', bytes],
      ],
      START,
    );
    for (const filter of [
      ALL_SPLITS,
      { network: 'bluesky', lang: undefined },
      { network: undefined, lang: 'en' },
    ]) {
      const expected = new CellSums();
      expected.of(decodeCell(bytes, START), filter);
      expect(expected.volume).toBeGreaterThan(0);
      const found: [string, CellSums][] = [];
      packed.eachSums(filter, (member, sums) => found.push([member, Object.assign(new CellSums(), sums)]));
      expect(found).toEqual([
        ['one', expected],
        ['two', expected],
      ]);
    }
  });

  it('of a version to come stops who reads it', () => {
    expect(() => decodeCell(Buffer.from(NEWEST.replace(/^05/, '06'), 'hex'), START)).toThrow('version 6');
  });
});
