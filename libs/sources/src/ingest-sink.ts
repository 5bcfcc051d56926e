import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Delivery, type PostSink, type RefusedPost, SinkError } from './post-sink.js';
import { retryAfter } from './retry-after.js';

const pack = promisify(gzip);

/** How long ingest may take to answer, ms; itself it gives up on Kafka after 10 s. */
const ANSWER_WITHIN_MS = 30_000;
const CHECK_WITHIN_MS = 2_500;

/** Where ingest is and what it asks for. */
export interface IngestSettings {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly apiKey: string | undefined;
}

interface Answer {
  readonly accepted?: number;
  readonly rejected?: readonly RefusedPost[];
  readonly detail?: string;
}

async function bodyOf(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** Sends posts to ingest over HTTP, a line each, gzipped. */
export class IngestSink implements PostSink {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly settings: IngestSettings) {
    this.headers = {
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      ...(settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` }),
    };
  }

  async send(posts: readonly object[], signal: AbortSignal): Promise<Delivery> {
    const body = await pack(posts.map((post) => JSON.stringify(post)).join('\n'), { level: 1 });
    const response = await fetch(`${this.settings.url}/v1/posts`, {
      method: 'POST',
      headers: this.headers,
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const { accepted = 0, rejected = [], detail = '' } = await bodyOf(response);
    if (response.status === 202) return { accepted, refused: rejected };
    if (response.status === 422) return { accepted: 0, refused: rejected };
    if (response.status === 413) return this.sendHalves(posts, signal, detail);
    // Whatever else it answers, a post is not given up: a wrong key or address can be mended, and then it goes on.
    const wait = retryAfter(response.headers.get('retry-after'), Date.now());
    throw new SinkError(`ingest answers ${response.status}: ${detail}`, wait);
  }

  async check(): Promise<void> {
    const signal = AbortSignal.timeout(CHECK_WITHIN_MS);
    const response = await fetch(`${this.settings.url}/health/ready`, { signal });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`ingest at ${this.settings.url} is not ready`);
  }

  async close(): Promise<void> {}

  private async sendHalves(
    posts: readonly object[],
    signal: AbortSignal,
    message: string,
  ): Promise<Delivery> {
    if (posts.length === 1) return { accepted: 0, refused: [{ code: 'body-too-large', message }] };
    const middle = Math.ceil(posts.length / 2);
    const first = await this.send(posts.slice(0, middle), signal);
    const second = await this.send(posts.slice(middle), signal);
    return {
      accepted: first.accepted + second.accepted,
      refused: [...first.refused, ...second.refused],
    };
  }
}
