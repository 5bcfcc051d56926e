/** A post that was refused, and why. */
export interface RefusedPost {
  readonly code: string;
  readonly message: string;
}

/** What became of posts that were sent. */
export interface Delivery {
  readonly accepted: number;
  readonly refused: readonly RefusedPost[];
}

/** Where posts go. */
export interface PostSink {
  /** Resolves once every post is safe or refused for good; rejects when that is not known: all may be sent again. */
  send(posts: readonly object[], signal: AbortSignal): Promise<Delivery>;
  /** Rejects while posts cannot be taken. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Posts are not taken now; all of them are to be sent again. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
  /** @param retryAfterMs how long to wait first, ms */
  constructor(
    message: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}
