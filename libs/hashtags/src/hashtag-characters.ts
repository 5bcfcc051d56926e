import { LETTER_RANGES, NUMERAL_RANGES } from './hashtag-character-ranges.js';

/** What a character is to a hashtag: it ends it, stands in it beside a letter, or is a letter or mark. */
export const CharacterKind = { other: 0, numeral: 1, letter: 2 } as const;
export type CharacterKind = (typeof CharacterKind)[keyof typeof CharacterKind];

const FIRST_ASTRAL = 0x10000;
const basicPlane = new Uint8Array(FIRST_ASTRAL);
const astral: { first: number; last: number; kind: CharacterKind }[] = [];

function addRanges(ranges: string, kind: CharacterKind): void {
  for (const range of ranges.split(' ')) {
    const [first = NaN, last = first] = range.split('-').map((code) => parseInt(code, 36));
    if (first < FIRST_ASTRAL) basicPlane.fill(kind, first, last + 1);
    else astral.push({ first, last, kind });
  }
}

addRanges(LETTER_RANGES, CharacterKind.letter);
addRanges(NUMERAL_RANGES, CharacterKind.numeral);
astral.sort((a, b) => a.first - b.first);

function astralKind(codePoint: number): CharacterKind {
  let low = 0;
  let high = astral.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (astral[middle]!.last < codePoint) low = middle + 1;
    else high = middle;
  }
  const range = astral[low];
  return range !== undefined && range.first <= codePoint ? range.kind : CharacterKind.other;
}

/**
 * The kind of a code point by the tables of twitter-text 3.1.0. They are fixed, and so is the count of a
 * post: it does not change with the Unicode version of the runtime. A lone surrogate is `other`.
 */
export function characterKind(codePoint: number): CharacterKind {
  return codePoint < FIRST_ASTRAL ? (basicPlane[codePoint] as CharacterKind) : astralKind(codePoint);
}
