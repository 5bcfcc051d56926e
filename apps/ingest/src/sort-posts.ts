import { setImmediate } from 'node:timers/promises';
import { type PostError, postFromJson, postKey } from '@hashpulse/contracts';
import { type PostItem, TOO_LARGE } from './post-items.js';
import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

/** A post that was refused: its place in the body, and why. */
export interface Rejection extends PostError {
  readonly index: number;
}

/** The posts of a body, sorted into those to keep and those to refuse. */
export interface SortedPosts {
  readonly records: PostRecord[];
  readonly rejected: Rejection[];
}

/** After so many posts, or bytes of posts, other requests get their turn. */
const POSTS_PER_TURN = 200;
const BYTES_PER_TURN = 131_072;

function judge(item: PostItem, now: number): PostRecord | PostError {
  if ('error' in item) return item.error;
  const result = postFromJson(item.value, now);
  if ('error' in result) return result.error;
  const record = { key: postKey(result.post), value: item.bytes };
  return recordBytes(record) > MAX_RECORD_BYTES ? TOO_LARGE : record;
}

/**
 * Judges every post by itself.
 * @param now the server's clock, ms
 */
export async function sortPosts(items: Iterable<PostItem | undefined>, now: number): Promise<SortedPosts> {
  const records: PostRecord[] = [];
  const rejected: Rejection[] = [];
  let index = 0;
  let posts = 0;
  let bytes = 0;
  for (const item of items) {
    if (!item || ++posts > POSTS_PER_TURN || bytes > BYTES_PER_TURN) {
      await setImmediate();
      posts = 0;
      bytes = 0;
    }
    if (!item) continue;
    bytes += item.bytes.length;
    const verdict = judge(item, now);
    if ('code' in verdict) rejected.push({ index, code: verdict.code, message: verdict.message });
    else records.push(verdict);
    index += 1;
  }
  return { records, rejected };
}
