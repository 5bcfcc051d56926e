/** A record for the topic `posts`: the key `network:id`, and the post's bytes as the sender wrote them. */
export interface PostRecord {
  readonly key: string;
  readonly value: Buffer;
  /** The trace that the post belongs to, if it is kept; far below what the broker takes beyond {@link MAX_RECORD_BYTES}. */
  readonly headers?: Record<string, string>;
}

/** The most bytes that go into one produce request, so that no batch passes the broker's default limit of 1 MB. */
export const MAX_RECORD_BYTES = 900_000;

/** Kafka's own bytes around a record, generously. */
const OVERHEAD_BYTES = 32;

/** What a record takes in a batch, at most, bytes. */
export function recordBytes({ key, value }: PostRecord): number {
  // A UTF-16 unit takes 3 bytes at most in UTF-8.
  return key.length * 3 + value.length + OVERHEAD_BYTES;
}
