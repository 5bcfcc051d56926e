import { BodyError } from './read-body.js';
import { trimBlanks } from './trim-blanks.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** After so many bytes without an element others get their turn. */
const BYTES_PER_TURN = 262_144;

/** The index behind the string that opens at `open`: behind the first quote that no odd run of backslashes escapes. */
function behindString(json: Buffer, open: number): number {
  for (let quote = json.indexOf(QUOTE, open + 1); quote >= 0; quote = json.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

function broken(detail: string): BodyError {
  return new BodyError('unreadable-body', `not JSON: ${detail}`);
}

/** The element between two places. */
function element(json: Buffer, start: number, end: number): Buffer {
  const bytes = trimBlanks(json, start, end);
  if (bytes.length === 0) throw broken('an element of the array is missing');
  return bytes;
}

/** The outermost bracket that closes must be the array's, and the last thing there is. */
function checkEnd(json: Buffer, end: number): void {
  if (json[end] !== CLOSE_ARRAY) throw broken('the array is not closed');
  if (trimBlanks(json, end + 1).length > 0) throw broken('something stands behind the array');
}

/**
 * The exact bytes of each element of a JSON array, in one pass, whatever the depth. The text is JSON exactly if this
 * comes to its end and every element is JSON by itself: so nothing has to be parsed as a whole.
 * Gives undefined now and then within a large element, so that others get their turn.
 * @param json an array with blanks around it, at most
 * @throws BodyError when the array is not closed, or something stands behind it, or an element is empty
 */
export function* arrayElements(json: Buffer): Generator<Buffer | undefined> {
  let depth = 0;
  let start = 0;
  let elements = 0;
  let turn = BYTES_PER_TURN;
  for (let i = 0; i < json.length;) {
    if (i >= turn) {
      turn = i + BYTES_PER_TURN;
      yield undefined;
    }
    const byte = json[i] as number;
    if (byte === QUOTE) {
      i = behindString(json, i);
      continue;
    }
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth === 1) start = i + 1;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) {
        checkEnd(json, i);
        if (elements > 0 || trimBlanks(json, start, i).length > 0) yield element(json, start, i);
        return;
      }
    } else if (byte === COMMA && depth === 1) {
      yield element(json, start, i);
      elements += 1;
      start = i + 1;
    }
    i += 1;
  }
  throw broken('the array is not closed');
}
