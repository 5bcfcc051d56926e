import type { DeletionInput, PostInput, Receipt } from '@hashpulse/contracts';
import type { ClientOptions } from './client-options.js';
import { backoff, pause } from './pause.js';
import type { Asked } from './questions.js';
import { Refused } from './refused.js';

/** How posts are sent. */
export interface SendOptions extends Asked {
  /** After so many failures in a row the last one is thrown; preset: never, until the signal ends it. */
  readonly tries?: number | undefined;
}

type Sent = PostInput | DeletionInput;

/** Posts of a request; a larger number is sent in parts. */
const BATCH_POSTS = 1_000;
const ACCEPTED = 202;
const TOO_LARGE = 413;
const NONE_VALID = 422;
/** Statuses that a later try may mend. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

const shifted = ({ accepted, rejected }: Receipt, by: number): Receipt => ({
  accepted,
  rejected: rejected.map((one) => ({ ...one, index: one.index + by })),
});

const joined = (a: Receipt, b: Receipt): Receipt => ({
  accepted: a.accepted + b.accepted,
  rejected: [...a.rejected, ...b.rejected],
});

/**
 * Sends posts to ingest, each until it is safe: what fails in passing is sent again after growing pauses, as
 * `Retry-After` asks, which is harmless because the same `network:id` is the same post. Works wherever there is `fetch`.
 */
export class IngestClient {
  private readonly url: string;
  private readonly fetch: typeof fetch;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param address where ingest answers, such as `http://127.0.0.1:3001` */
  constructor(address: string, { apiKey, fetch: ownFetch }: ClientOptions = {}) {
    this.url = `${address.replace(/\/+$/, '')}/v1/posts`;
    this.fetch = ownFetch ?? ((input, init) => fetch(input, init));
    const key: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.headers = { ...key, accept: 'application/json', 'content-type': 'application/json' };
  }

  /**
   * Resolves once every valid post is safe; `rejected` tells of the others, by their place among the given ones.
   * Rejects with {@link Refused} when no further try will do (no key, a single post that is too large), with the last
   * failure after `tries`, and with the signal's reason.
   */
  async send(posts: Sent | readonly Sent[], options: SendOptions = {}): Promise<Receipt> {
    const all: readonly Sent[] = Array.isArray(posts) ? posts : [posts as Sent];
    let receipt: Receipt = { accepted: 0, rejected: [] };
    for (let i = 0; i < all.length; i += BATCH_POSTS)
      receipt = joined(receipt, shifted(await this.sendBatch(all.slice(i, i + BATCH_POSTS), options), i));
    return receipt;
  }

  private async sendBatch(batch: readonly Sent[], options: SendOptions): Promise<Receipt> {
    const { signal, tries = Infinity } = options;
    for (let failures = 0; ;) {
      let failure: unknown;
      try {
        return await this.attempt(batch, signal);
      } catch (error) {
        failure = error;
      }
      signal?.throwIfAborted();
      const refused = failure instanceof Refused ? failure : undefined;
      if (refused?.status === TOO_LARGE && batch.length > 1) return this.halves(batch, options);
      if (refused && !PASSING.has(refused.status)) throw refused;
      if (++failures >= tries) throw failure;
      await pause(backoff(failures - 1, refused?.retryAfterMs), signal);
      signal?.throwIfAborted();
    }
  }

  private async halves(batch: readonly Sent[], options: SendOptions): Promise<Receipt> {
    const middle = Math.ceil(batch.length / 2);
    const first = await this.sendBatch(batch.slice(0, middle), options);
    return joined(first, shifted(await this.sendBatch(batch.slice(middle), options), middle));
  }

  private async attempt(batch: readonly Sent[], signal: AbortSignal | undefined): Promise<Receipt> {
    const { headers } = this;
    const body = JSON.stringify(batch);
    const answer = await this.fetch(this.url, { method: 'POST', headers, body, signal: signal ?? null });
    if (answer.status === ACCEPTED) return (await answer.json()) as Receipt;
    if (answer.status !== NONE_VALID) throw await Refused.from(answer);
    const { rejected } = (await answer.json()) as Pick<Receipt, 'rejected'>;
    return { accepted: 0, rejected };
  }
}
