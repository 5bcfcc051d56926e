import { isUtf8 } from 'node:buffer';
import {
  type DeletedPost,
  type Post,
  type PostErrorCode,
  parseJson,
  postFromJson,
} from '@hashpulse/contracts';

/** A record of `posts`, as the log has it. */
export interface PostRecord {
  readonly offset: number;
  /** When the broker took it, ms: the clock that future-dated posts are judged by, the same at every reading. */
  readonly appendedAt: number;
  readonly value: Buffer | null;
  /** Set when another partition sent it on to here. */
  readonly forwarded: { readonly beyondGrace: boolean } | undefined;
}

/** Why a record can't be read as a post. */
export interface Refusal {
  readonly code: PostErrorCode | 'empty-value';
  readonly message: string;
}

/** Reads the value of a `posts` record. */
export function readPostRecord(record: PostRecord): { post: Post | DeletedPost } | { refusal: Refusal } {
  const { value } = record;
  if (value === null || value.length === 0) {
    return { refusal: { code: 'empty-value', message: 'the record has no value' } };
  }
  if (!isUtf8(value)) return { refusal: { code: 'invalid-utf8', message: 'the value is not UTF-8' } };
  const parsed = parseJson(value.toString('utf8'));
  if ('error' in parsed) return { refusal: parsed.error };
  const result = postFromJson(parsed.value, record.appendedAt);
  return 'error' in result ? { refusal: result.error } : result;
}
