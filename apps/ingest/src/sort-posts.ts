import { setImmediate } from 'node:timers/promises';
import { type PostError, postFromJson, postKey } from '@hashpulse/contracts';
import type { PostItem } from './post-items.js';
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

/** After so many posts other requests get their turn. */
const POSTS_PER_TURN = 1_000;

const TOO_LARGE: PostError = {
  code: 'post-too-large',
  message: `a post must not be larger than ${MAX_RECORD_BYTES} bytes, unknown fields included`,
};

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
export async function sortPosts(items: Iterable<PostItem>, now: number): Promise<SortedPosts> {
  const records: PostRecord[] = [];
  const rejected: Rejection[] = [];
  let index = 0;
  for (const item of items) {
    const verdict = judge(item, now);
    if ('code' in verdict) rejected.push({ index, code: verdict.code, message: verdict.message });
    else records.push(verdict);
    index += 1;
    if (index % POSTS_PER_TURN === 0) await setImmediate();
  }
  return { records, rejected };
}
