import { CharacterKind, characterKind } from './hashtag-characters.js';
import { hashtagRunEnd } from './hashtag-run.js';

/** A part of a text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const AMPERSAND = 0x26;
const VARIATION_SELECTOR_15 = 0xfe0e;
const VARIATION_SELECTOR_16 = 0xfe0f;

const isHighSurrogate = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLowSurrogate = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;

/** Whether a hash sign at `index` may open a hashtag; the text before `consumed` belongs to an earlier one. */
function followsBoundary(text: string, index: number, consumed: number): boolean {
  if (index === 0) return true;
  if (index - 1 < consumed) return false;
  const before = text.charCodeAt(index - 1);
  if (before === AMPERSAND) return false;
  if (before === VARIATION_SELECTOR_15 || before === VARIATION_SELECTOR_16) return true;
  if (isHighSurrogate(before)) return false;
  if (!isLowSurrogate(before)) return characterKind(before) === CharacterKind.other;
  if (index - 2 < consumed || !isHighSurrogate(text.charCodeAt(index - 2))) return false;
  return characterKind(text.codePointAt(index - 2)!) === CharacterKind.other;
}

/** What stands in `#a#b` and `#http://` behind the first run: then it is no hashtag. */
function isRefusedBy(text: string, end: number): boolean {
  return text[end] === '#' || text[end] === '＃' || text.startsWith('://', end);
}

const nextOf = (text: string, sign: string, from: number): number => {
  const index = text.indexOf(sign, from);
  return index < 0 ? text.length : index;
};

/** The hashtags of a text from sign to end, before those inside URLs are left out: one linear scan. */
export function hashtagCandidates(text: string): Span[] {
  const candidates: Span[] = [];
  let consumed = 0;
  let ascii = nextOf(text, '#', 0);
  let fullWidth = nextOf(text, '＃', 0);
  while (ascii < text.length || fullWidth < text.length) {
    const start = Math.min(ascii, fullWidth);
    const end = followsBoundary(text, start, consumed) ? hashtagRunEnd(text, start + 1) : -1;
    if (end >= 0) {
      consumed = end;
      if (!isRefusedBy(text, end)) candidates.push({ start, end });
    }
    if (start === ascii) ascii = nextOf(text, '#', start + 1);
    else fullWidth = nextOf(text, '＃', start + 1);
  }
  return candidates;
}
