import type {
  CompareAnswer,
  ExplainAnswer,
  HashtagAnswer,
  HistoryAnswer,
  NetworksAnswer,
  NetworksHistoryAnswer,
  RelatedAnswer,
  TrendsAnswer,
} from '@hashpulse/contracts';
import type { ClientOptions } from './client-options.js';
import {
  type AsOfQuestion,
  type Asked,
  queryString,
  type RangeQuestion,
  type TrendsQuestion,
} from './questions.js';
import { Refused } from './refused.js';
import { streamTrends, type TrendsEvent, type TrendsStreamOptions } from './stream-trends.js';

const of = (hashtag: string): string => `/v1/hashtags/${encodeURIComponent(hashtag)}`;

/**
 * Asks the query API. Works in browsers, in Node 22 and newer, and wherever else there is `fetch`.
 * A method rejects with {@link Refused} when the API answers with an error, and with fetch's own error when it does
 * not answer at all.
 */
export class HashpulseClient {
  private readonly base: string;
  private readonly fetch: typeof fetch;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param address where query answers, such as `http://127.0.0.1:3000`; in a browser '' is the page's own origin */
  constructor(address: string, { apiKey, fetch: ownFetch }: ClientOptions = {}) {
    this.base = address.replace(/\/+$/, '');
    this.fetch = ownFetch ?? ((input, init) => fetch(input, init));
    this.headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  }

  /** The hashtags that trend. */
  async trends({ signal, ...question }: TrendsQuestion & AsOfQuestion & Asked = {}): Promise<TrendsAnswer> {
    return this.ask(`/v1/trends${queryString(question)}`, signal);
  }

  /** The hashtags that trend, live: now, and whenever they change. Reconnects and resumes by itself. */
  stream(
    question: TrendsQuestion = {},
    options: TrendsStreamOptions = {},
  ): AsyncGenerator<TrendsEvent, void> {
    const connect = (lastEventId: string | undefined, signal: AbortSignal): Promise<Response> => {
      const resume: Record<string, string> =
        lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const headers = { ...this.headers, ...resume, accept: 'text/event-stream' };
      return this.fetch(`${this.base}/v1/stream${queryString(question)}`, {
        headers,
        signal,
        cache: 'no-store',
      });
    };
    return streamTrends(connect, options);
  }

  /** All figures of a hashtag, in any spelling, without `#`. Rejects with status 404 if it was never seen. */
  async hashtag(hashtag: string, { signal, ...question }: AsOfQuestion & Asked = {}): Promise<HashtagAnswer> {
    return this.ask(`${of(hashtag)}${queryString(question)}`, signal);
  }

  /** The curve of a hashtag. Rejects with status 404 if it was never seen. */
  async history(
    hashtag: string,
    { signal, ...question }: RangeQuestion & Asked = {},
  ): Promise<HistoryAnswer> {
    return this.ask(`${of(hashtag)}/history${queryString(question)}`, signal);
  }

  /** The hashtags of the same posts. Rejects with status 404 if it was never seen. */
  async related(
    hashtag: string,
    { signal, ...question }: AsOfQuestion & { readonly limit?: number | undefined } & Asked = {},
  ): Promise<RelatedAnswer> {
    return this.ask(`${of(hashtag)}/related${queryString(question)}`, signal);
  }

  /** Why a hashtag ranks where it ranks. Rejects with status 404 if it was never seen. */
  async explain(
    hashtag: string,
    { signal, ...question }: AsOfQuestion & { readonly network?: string | undefined } & Asked = {},
  ): Promise<ExplainAnswer> {
    return this.ask(`${of(hashtag)}/explain${queryString(question)}`, signal);
  }

  /** The curves of 1 to 10 hashtags side by side; one that was never seen has zeros. */
  async compare(
    hashtags: readonly string[],
    { signal, ...question }: RangeQuestion & Asked = {},
  ): Promise<CompareAnswer> {
    return this.ask(`/v1/compare${queryString({ hashtags: hashtags.join(','), ...question })}`, signal);
  }

  /** The pulse of the networks. */
  async networks({ signal }: Asked = {}): Promise<NetworksAnswer> {
    return this.ask(`/v1/networks`, signal);
  }

  /** The curves of the networks, with their silences. */
  async networksHistory({ signal, ...question }: RangeQuestion & Asked = {}): Promise<NetworksHistoryAnswer> {
    return this.ask(`/v1/networks/history${queryString(question)}`, signal);
  }

  private async ask<T>(path: string, signal: AbortSignal | undefined): Promise<T> {
    const headers = { ...this.headers, accept: 'application/json' };
    const response = await this.fetch(this.base + path, { headers, signal: signal ?? null });
    if (!response.ok) throw await Refused.from(response);
    return (await response.json()) as T;
  }
}
