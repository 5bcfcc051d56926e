import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { TimedPost } from './post-source.js';

/** What came of a play. */
export interface PlayResult {
  readonly accepted: number;
  readonly rejected: number;
}

const BATCH_POSTS = 2_000;
const BATCH_BYTES = 1_000_000;
const PROGRESS_EVERY_MS = 10_000;

/** Plays posts into ingest at their pace, each until it is accepted: sent twice, a post is still the same post. */
export class Player {
  private accepted = 0;
  private rejected = 0;
  private progressAt = 0;

  constructor(
    private readonly ingest: string,
    private readonly say: (line: string) => void,
    private readonly signal: AbortSignal,
    /** Where ingest asks for API keys: one with the scope `ingest`. */
    private readonly apiKey: string | undefined,
  ) {}

  async play(posts: Iterable<TimedPost> | AsyncIterable<TimedPost>): Promise<PlayResult> {
    const began = performance.now();
    let batch: string[] = [];
    let bytes = 0;
    for await (const { json, playAt } of posts) {
      if (this.signal.aborted) break;
      const wait = playAt * 1_000 - (performance.now() - began);
      if (wait > 50 || batch.length >= BATCH_POSTS || bytes >= BATCH_BYTES) {
        await this.send(batch);
        batch = [];
        bytes = 0;
        await this.pause(playAt * 1_000 - (performance.now() - began));
      }
      batch.push(json);
      bytes += json.length;
    }
    if (!this.signal.aborted) await this.send(batch);
    return { accepted: this.accepted, rejected: this.rejected };
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.signal }).catch(() => undefined);
  }

  private async send(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const body = gzipSync(lines.join('\n'), { level: 1 });
    while (!this.signal.aborted) {
      const wait = await this.attempt(body, lines.length);
      if (wait === undefined) return;
      await this.pause(wait);
    }
  }

  /** Sends once; answers how long to wait before the next attempt (ms), or nothing when it is done. */
  private async attempt(body: Buffer, count: number): Promise<number | undefined> {
    try {
      const headers = {
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        ...(this.apiKey === undefined ? {} : { 'x-api-key': this.apiKey }),
      };
      const response = await fetch(`${this.ingest}/v1/posts`, {
        method: 'POST',
        headers,
        body,
        signal: this.signal,
      });
      if (response.status === 202) {
        const answer = (await response.json()) as { accepted: number; rejected: unknown[] };
        this.accepted += answer.accepted;
        this.rejected += answer.rejected.length;
        this.progress();
        return undefined;
      }
      await response.arrayBuffer();
      if (response.status === 429 || response.status >= 500) {
        return Number(response.headers.get('retry-after') ?? 1) * 1_000;
      }
      this.rejected += count;
      return undefined;
    } catch {
      return 500;
    }
  }

  private progress(): void {
    if (performance.now() < this.progressAt) return;
    this.progressAt = performance.now() + PROGRESS_EVERY_MS;
    this.say(`played ${this.accepted.toLocaleString('en')} posts`);
  }
}
