import { isUtf8 } from 'node:buffer';
import { parseJson, type PostError } from '@hashpulse/contracts';
import { arrayElements } from './array-elements.js';
import type { BodyFormat } from './body-format.js';
import { MAX_RECORD_BYTES } from './post-record.js';
import { BodyError } from './read-body.js';
import { trimBlanks } from './trim-blanks.js';

/** A post of a body as it stands there: its exact bytes, and what they hold. */
export type PostItem = { readonly bytes: Buffer } & (
  { readonly value: unknown } | { readonly error: PostError }
);

/** The most posts, readable or not, in one body: the answer names each that is refused. */
export const MAX_POSTS = 100_000;

const LF = 0x0a;
const CR = 0x0d;
const OPEN_ARRAY = 0x5b;
/** After so many blank lines others get their turn. */
const BLANK_LINES_PER_TURN = 10_000;

const NOT_UTF8: PostError = { code: 'invalid-utf8', message: 'send UTF-8' };

/** A post beyond what one produce request takes. */
export const TOO_LARGE: PostError = {
  code: 'post-too-large',
  message: `a post must not be larger than ${MAX_RECORD_BYTES} bytes, unknown fields included`,
};

function withoutBom(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

function itemOfLine(bytes: Buffer, utf8: boolean): PostItem {
  if (bytes.length > MAX_RECORD_BYTES) return { bytes, error: TOO_LARGE };
  if (!utf8) return { bytes, error: NOT_UTF8 };
  const parsed = parseJson(bytes.toString());
  return 'error' in parsed ? { bytes, error: parsed.error } : { bytes, value: parsed.value };
}

/** A post a line; blank lines do not count, a line that cannot be read fails alone. */
function* linesOf(body: Buffer): Generator<PostItem | undefined> {
  // One look at the whole is faster than one at each line; only a broken body needs the latter.
  const wholeIsUtf8 = isUtf8(body);
  let blank = 0;
  for (let start = 0; start < body.length;) {
    const newline = body.indexOf(LF, start);
    const next = newline < 0 ? body.length : newline;
    const end = next > start && body[next - 1] === CR ? next - 1 : next;
    const line = body.subarray(start, end);
    start = next + 1;
    if (trimBlanks(line).length > 0) yield itemOfLine(line, wholeIsUtf8 || isUtf8(line));
    else if (++blank % BLANK_LINES_PER_TURN === 0) yield undefined;
  }
}

/** A part of a JSON body; one that is too large for a post is not even parsed. */
function itemOfJson(bytes: Buffer): PostItem {
  if (bytes.length > MAX_RECORD_BYTES) return { bytes, error: TOO_LARGE };
  const parsed = parseJson(bytes.toString());
  if ('error' in parsed) throw new BodyError('unreadable-body', parsed.error.message);
  return { bytes, value: parsed.value };
}

function* jsonOf(body: Buffer): Generator<PostItem | undefined> {
  if (!isUtf8(body)) throw new BodyError('unreadable-body', 'the body is not UTF-8');
  if (body[0] !== OPEN_ARRAY) {
    yield itemOfJson(body);
    return;
  }
  for (const bytes of arrayElements(body)) yield bytes && itemOfJson(bytes);
}

/**
 * The posts of a body, in its order, one by one as they are asked for; undefined in between where looking for the next
 * one takes long, so that others get their turn.
 * @throws {@link BodyError} when the body as a whole cannot be read, perhaps only at its end
 */
export function* postItems(body: Buffer, format: BodyFormat): Generator<PostItem | undefined> {
  const text = trimBlanks(withoutBom(body));
  if (text.length === 0) {
    throw new BodyError('unreadable-body', 'the body is empty: send a post');
  }
  let count = 0;
  for (const item of format === 'ndjson' ? linesOf(text) : jsonOf(text)) {
    if (item && ++count > MAX_POSTS)
      throw new BodyError('body-too-large', `send at most ${MAX_POSTS} posts at once`);
    yield item;
  }
}
