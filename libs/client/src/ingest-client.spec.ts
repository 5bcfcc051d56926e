import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PostInput, Receipt } from '@hashpulse/contracts';
import { IngestClient } from './ingest-client.js';
import { Refused } from './refused.js';

const post = (id: number): PostInput => ({
  id: String(id),
  network: 'forum',
  author: { id: 'ada' },
  text: '#streams',
  createdAt: '2016-10-21T11:10:00Z',
});
const posts = (count: number) => Array.from({ length: count }, (_, i) => post(i));

type Reply = (sent: PostInput[]) => Response;
const safe: Reply = (sent) => Response.json({ accepted: sent.length, rejected: [] }, { status: 202 });
const refusing =
  (status: number, headers = {}): Reply =>
  () =>
    Response.json({ code: 'some', detail: 'why' }, { status, headers });
const away: Reply = () => {
  throw new TypeError('fetch failed');
};

/** An ingest that replies in turn, then takes everything; remembers what it was sent. */
function ingest(...replies: Reply[]) {
  const batches: PostInput[][] = [];
  const requests: RequestInit[] = [];
  const answer = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const sent = JSON.parse(String(init?.body)) as PostInput[];
    batches.push(sent);
    requests.push(init ?? {});
    return (replies[batches.length - 1] ?? safe)(sent);
  };
  return {
    batches,
    requests,
    client: new IngestClient('http://x/', { apiKey: 'hp_1', fetch: answer as typeof fetch }),
  };
}

/** What comes of it, whatever time has to pass; and how much it was. */
async function after<T>(coming: Promise<T>): Promise<{ result: T | Error; ms: number }> {
  const began = Date.now();
  const settled = coming.then(
    (result) => ({ result, ms: Date.now() - began }),
    (error: Error) => ({ result: error, ms: Date.now() - began }),
  );
  await jest.advanceTimersByTimeAsync(120_000);
  return settled;
}

describe('IngestClient', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('sends a post with its key', async () => {
    const { client, batches, requests } = ingest();
    expect(await client.send(post(1))).toEqual({ accepted: 1, rejected: [] });
    expect(batches).toEqual([[post(1)]]);
    expect(requests[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer hp_1' } });
  });

  it('sends many in parts, and tells of the rejected by their place among all', async () => {
    const rejecting: Reply = (sent) =>
      Response.json(
        { accepted: sent.length - 1, rejected: [{ index: 7, code: 'invalid-time', message: '' }] },
        { status: 202 },
      );
    const { client, batches } = ingest(safe, rejecting);
    const receipt = await client.send(posts(2_500));
    expect(batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
    expect(receipt).toEqual({
      accepted: 2_499,
      rejected: [{ index: 1_007, code: 'invalid-time', message: '' }],
    });
  });

  it('tells when none is valid', async () => {
    const rejected: Receipt['rejected'] = [{ index: 0, code: 'missing-field', message: 'add the field id' }];
    const { client } = ingest(() => Response.json({ code: 'no-valid-post', rejected }, { status: 422 }));
    expect(await client.send(post(1))).toEqual({ accepted: 0, rejected });
  });

  it('sends the same again until it is safe, no sooner than it is asked to', async () => {
    const { client, batches } = ingest(away, refusing(503, { 'retry-after': '20' }), refusing(429));
    const { result, ms } = await after(client.send(post(1)));
    expect(result).toEqual({ accepted: 1, rejected: [] });
    expect(batches).toEqual(Array.from({ length: 4 }, () => [post(1)]));
    expect(ms).toBeGreaterThanOrEqual(20_000);
  });

  it('gives up after so many tries, with the last failure', async () => {
    const { client, batches } = ingest(away, refusing(503), refusing(503));
    const { result } = await after(client.send(post(1), { tries: 3 }));
    expect(result).toBeInstanceOf(Refused);
    expect(batches).toHaveLength(3);
  });

  it('halves what is too large, down to the post that is too large by itself', async () => {
    const limit: Reply = (sent) => (sent.length > 2 ? refusing(413)(sent) : safe(sent));
    const { client, batches } = ingest(...Array.from({ length: 9 }, () => limit));
    expect(await client.send(posts(5))).toEqual({ accepted: 5, rejected: [] });
    expect(batches.map(({ length }) => length)).toEqual([5, 3, 2, 1, 2]);
    const { client: never } = ingest(refusing(413));
    expect((await after(never.send(post(1)))).result).toMatchObject({ status: 413 });
  });

  it('throws at once what no further try mends', async () => {
    const { client, batches } = ingest(refusing(401));
    await expect(client.send(post(1))).rejects.toMatchObject({ status: 401 });
    expect(batches).toHaveLength(1);
  });

  it('ends when it is told to, also in a pause', async () => {
    const { client } = ingest(refusing(503, { 'retry-after': '50' }));
    const ended = new AbortController();
    const coming = client.send(post(1), { signal: ended.signal });
    setTimeout(() => ended.abort(new Error('enough')), 1_000);
    const { result, ms } = await after(coming);
    expect([(result as Error).message, ms]).toEqual(['enough', 1_000]);
  });
});
