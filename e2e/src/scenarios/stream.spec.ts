import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TrendsAnswer } from '@hashpulse/contracts';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

interface ServerEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events off a connection. */
class StreamReader {
  private readonly ended = new AbortController();
  private readonly frames: AsyncGenerator<ServerEvent>;

  constructor(url: string, lastEventId?: string) {
    this.frames = this.read(url, lastEventId);
  }

  async next(): Promise<ServerEvent | undefined> {
    const { value, done } = await this.frames.next();
    return done ? undefined : value;
  }

  close(): void {
    this.ended.abort();
  }

  private async *read(url: string, lastEventId?: string): AsyncGenerator<ServerEvent> {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await fetch(url, { headers, signal: this.ended.signal });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const [event, data] = [field('event'), field('data')];
        if (event !== undefined && data !== undefined) yield { id: field('id'), event, data };
      }
    }
  }
}

const post = (id: string, minute: number) =>
  JSON.stringify({
    id,
    network: 'twitter',
    author: { id },
    text: '#live',
    createdAt: new Date(Date.parse('2016-10-21T11:00:00Z') + minute * 60_000).toISOString(),
  });

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
});
afterAll(async () => pipeline?.stop());

const trendsOf = (event: ServerEvent | undefined) => JSON.parse(event?.data ?? '{}') as TrendsAnswer;

describe('GET /v1/stream', () => {
  it('tells the present, then every change, with ids that a reader resumes from', async () => {
    const url = `${await pipeline.url('query')}/v1/stream?rank=volume`;
    const reader = new StreamReader(url);
    const first = await reader.next();
    expect([first?.event, trendsOf(first).trends]).toEqual(['trends', []]);
    await pipeline.post([post('a', 0)]);
    let latest = await reader.next();
    // The network's pulse may come a commit before its hashtag.
    while (trendsOf(latest).trends.length === 0) latest = await reader.next();
    expect(trendsOf(latest).trends).toMatchObject([{ hashtag: 'live', volume: 1 }]);
    await pipeline.settled();
    reader.close();

    const missed = new StreamReader(url, first?.id);
    expect(trendsOf(await missed.next()).trends).toMatchObject([{ volume: 1 }]);
    missed.close();
    const current = await new StreamReader(url).next();
    const resumed = new StreamReader(url, current?.id);
    const next = resumed.next();
    await pipeline.post([post('b', 1)]);
    // What it had already is not sent again: the first event is the change.
    expect((await next)?.id).not.toBe(current?.id);
    resumed.close();
  });

  it('says the same to all who ask the same', async () => {
    await pipeline.settled();
    const url = `${await pipeline.url('query')}/v1/stream?rank=authors&window=5m`;
    const readers = Array.from({ length: 20 }, () => new StreamReader(url));
    const ids = await Promise.all(readers.map(async (reader) => (await reader.next())?.id));
    expect(new Set(ids).size).toBe(1);
    for (const reader of readers) reader.close();
  });

  it('ends with a word when the service stops', async () => {
    const reader = new StreamReader(`${await pipeline.url('query')}/v1/stream?limit=1`);
    await reader.next();
    const stopped = pipeline.restart('query');
    let last: ServerEvent | undefined;
    for (let event = await reader.next(); event; event = await reader.next()) last = event;
    expect([last?.event, last?.data]).toEqual(['error', expect.stringContaining('stopping')]);
    expect(await stopped).toBe(0);
  });

  it('refuses what it cannot stream', async () => {
    const answer = await fetch(`${await pipeline.url('query')}/v1/stream?window=2h`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
  });
});
