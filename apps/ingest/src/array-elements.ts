import { trimBlanks } from './trim-blanks.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** The index behind the string that opens at `open`: behind the first quote that no odd run of backslashes escapes. */
function behindString(json: Buffer, open: number): number {
  for (let quote = json.indexOf(QUOTE, open + 1); quote >= 0; quote = json.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/**
 * The exact bytes of each element of a JSON array, in one pass, whatever the depth.
 * @param json must be known to be valid JSON with an array at the top
 */
export function* arrayElements(json: Buffer): Generator<Buffer> {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < json.length;) {
    const byte = json[i] as number;
    if (byte === QUOTE) {
      i = behindString(json, i);
      continue;
    }
    if (OPEN.has(byte)) {
      depth += 1;
      if (depth === 1) start = i + 1;
    } else if (CLOSE.has(byte)) {
      depth -= 1;
      if (depth === 0) {
        const last = trimBlanks(json, start, i);
        if (last.length > 0) yield last;
        return;
      }
    } else if (byte === COMMA && depth === 1) {
      yield trimBlanks(json, start, i);
      start = i + 1;
    }
    i += 1;
  }
}
