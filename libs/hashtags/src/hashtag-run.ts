import { CharacterKind, characterKind } from './hashtag-characters.js';

const FIRST_ASTRAL = 0x10000;
const VARIATION_SELECTOR_16 = 0xfe0f;
const KEYCAP = 0x20e3;

/**
 * The end of the hashtag text that starts at `start`, just behind a hash sign: all letters, marks, digits and
 * special characters, at least one of them a letter or mark. −1 if there is none, as in `#1` or an emoji `#️⃣`.
 */
export function hashtagRunEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === VARIATION_SELECTOR_16 || first === KEYCAP) return -1;
  let hasLetter = false;
  let end = start;
  while (end < text.length) {
    const codePoint = text.codePointAt(end)!;
    const kind = characterKind(codePoint);
    if (kind === CharacterKind.other) break;
    if (kind === CharacterKind.letter) hasLetter = true;
    end += codePoint < FIRST_ASTRAL ? 1 : 2;
  }
  return hasLetter ? end : -1;
}
