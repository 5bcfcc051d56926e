import { isUtf8 } from 'node:buffer';
import { parseJson, type PostError } from '@hashpulse/contracts';
import type { BodyFormat } from './body-format.js';
import { BodyError } from './read-body.js';
import { trimBlanks } from './trim-blanks.js';
import { arrayElements } from './array-elements.js';

/** A post of a body as it stands there: its exact bytes, and what they hold. */
export type PostItem = { readonly bytes: Buffer } & (
  { readonly value: unknown } | { readonly error: PostError }
);

const LF = 0x0a;
const CR = 0x0d;

const NOT_UTF8: PostError = { code: 'invalid-utf8', message: 'send UTF-8' };

function withoutBom(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

function itemOfLine(bytes: Buffer, utf8: boolean): PostItem {
  if (!utf8) return { bytes, error: NOT_UTF8 };
  const parsed = parseJson(bytes.toString());
  return 'error' in parsed ? { bytes, error: parsed.error } : { bytes, value: parsed.value };
}

/** A post a line; blank lines do not count, a line that cannot be read fails alone. */
function* linesOf(body: Buffer): Generator<PostItem> {
  // One look at the whole is faster than one at each line; only a broken body needs the latter.
  const wholeIsUtf8 = isUtf8(body);
  for (let start = 0; start < body.length;) {
    const newline = body.indexOf(LF, start);
    const next = newline < 0 ? body.length : newline;
    const end = next > start && body[next - 1] === CR ? next - 1 : next;
    const line = body.subarray(start, end);
    start = next + 1;
    if (trimBlanks(line).length > 0) yield itemOfLine(line, wholeIsUtf8 || isUtf8(line));
  }
}

function* jsonOf(body: Buffer): Generator<PostItem> {
  if (!isUtf8(body)) throw new BodyError('unreadable-body', 'the body is not UTF-8');
  const parsed = parseJson(body.toString());
  if ('error' in parsed) throw new BodyError('unreadable-body', parsed.error.message);
  if (!Array.isArray(parsed.value)) {
    yield { bytes: body, value: parsed.value };
    return;
  }
  let index = 0;
  for (const bytes of arrayElements(body)) yield { bytes, value: parsed.value[index++] as unknown };
}

/**
 * The posts of a body, in its order.
 * @throws {@link BodyError} when the body as a whole cannot be read
 */
export function postItems(body: Buffer, format: BodyFormat): Generator<PostItem> {
  const text = trimBlanks(withoutBom(body));
  if (text.length === 0) {
    throw new BodyError('unreadable-body', 'the body is empty: send a post');
  }
  return format === 'ndjson' ? linesOf(text) : jsonOf(text);
}
