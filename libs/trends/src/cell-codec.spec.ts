import { describe, expect, it } from '@jest/globals';
import { decodeCell, encodeCell } from './cell-codec.js';

const START = Date.parse('2016-10-21T16:30:00Z');
const FIGURES =
  '8927a01f02086d6173746f646f6e02656e01780302015a0b000115cd5b07000000780107626c7565736b7903756e640107000000000b0001b168de3a0000000701';
const LABEL = '010b547769747465724261636b02';
const COMPANIONS = '01046e6577730100';

/** Cells as each version has written them to Redis, where they stand for days: add a version here, never change one. */
const GOLDEN: readonly (readonly [version: number, hex: string])[] = [
  [1, `01${FIGURES}${LABEL}`],
  [2, `02${FIGURES}${LABEL}${COMPANIONS}`],
  [3, `03${FIGURES}${LABEL}00${COMPANIONS}`],
  [4, `04${FIGURES}${LABEL}00${COMPANIONS}000000`],
];
const NEWEST = (GOLDEN.at(-1) as (typeof GOLDEN)[number])[1];

describe('a cell of Redis', () => {
  it.each(GOLDEN)('of version %i is read, and written anew in the newest version', (version, hex) => {
    const cell = decodeCell(Buffer.from(hex, 'hex'), START);
    expect([cell.first, cell.last]).toEqual([START + 5_000, START + 9_000]);
    // Version 1 had no companions.
    const expected = version === 1 ? NEWEST.replace(COMPANIONS, '00') : NEWEST;
    expect(encodeCell(cell, START).toString('hex')).toBe(expected);
  });

  it('of a version to come stops who reads it', () => {
    expect(() => decodeCell(Buffer.from(NEWEST.replace(/^04/, '05'), 'hex'), START)).toThrow('version 5');
  });
});
