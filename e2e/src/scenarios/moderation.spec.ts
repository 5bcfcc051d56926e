import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import type {
  ExplainAnswer,
  HashtagAnswer,
  MastodonTag,
  ProviderHashtags,
  RelatedAnswer,
  TrendsAnswer,
  XTrendsPlace,
} from '@hashpulse/contracts';
import { AppProcess } from '@hashpulse/testing';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const START = Date.parse('2016-10-21T11:00:00Z');
const MINUTE = 60_000;
/** How long a change may take to be in force on every replica, ms. */
const IN_FORCE_MS = 5_000;
const ADMIN = '/v1/admin/moderation';

interface Sample {
  readonly author: string;
  readonly minute: number;
  readonly text: string;
}

/** Alpha is used most, then Beta beside it, Gamma by few; one account floods Beta. */
const SAMPLES: readonly Sample[] = [
  ...Array.from({ length: 30 }, (_, i) => ({
    author: `a${i}`,
    minute: i,
    text: `#Alpha${i % 2 ? ' #Beta' : ''}`,
  })),
  ...Array.from({ length: 8 }, (_, i) => ({ author: `g${i}`, minute: 20 + i, text: '#Gamma' })),
  ...Array.from({ length: 20 }, (_, i) => ({ author: 'flooder', minute: i, text: '#Beta' })),
];

const lines = (samples: readonly Sample[], prefix: string) =>
  samples.map(({ author, minute, text }, i) =>
    JSON.stringify({
      id: `${prefix}${i}`,
      network: 'twitter',
      author: { id: author, followers: 5 },
      text,
      createdAt: new Date(START + minute * MINUTE).toISOString(),
    }),
  );

let pipeline: Pipeline;
let replica: AppProcess;
let urls: string[];

beforeAll(async () => {
  pipeline = await Pipeline.start();
  await pipeline.post(lines(SAMPLES, 'p'));
  await pipeline.settled();
  replica = new AppProcess('query', { REDIS_URL: pipeline.redisUrl, QUERY_PORT: '0' });
  urls = [await pipeline.url('query'), await replica.url()];
});
afterAll(async () => {
  await replica?.stop();
  await pipeline?.stop();
});

async function ask<T>(path: string, url = urls[0]): Promise<T> {
  const answer = await fetch(`${url}${path}`);
  if (!answer.ok) throw new Error(`${path} is answered by ${answer.status}`);
  return (await answer.json()) as T;
}

async function change(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${urls[0]}${ADMIN}${path}`, {
    method,
    headers: { ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown>,
  };
}

const deny = (value: string, match = 'exact', subject = 'hashtag') =>
  change('POST', '/rules', { subject, list: 'deny', match, value, note: 'test' });

/** Everything back to how it was. */
const reset = () => change('PUT', '', { approval: false, rules: [], groups: [] });

const hashtagsOf = async (path: string, url?: string) =>
  (await ask<TrendsAnswer>(path, url)).trends.map(({ hashtag }) => hashtag);

/** Resolves when every replica ranks these, by volume. */
async function ranked(expected: readonly string[]): Promise<void> {
  await untilTrue(`the ranking ${expected.join()}`, IN_FORCE_MS, async () => {
    const all = await Promise.all(urls.map((url) => hashtagsOf('/v1/trends?rank=volume', url)));
    return all.every((one) => `${one}` === `${expected}`);
  });
}

/** The hashtags that each shape shows, in lower case. */
async function shown(): Promise<Record<string, string[]>> {
  const past = new Date(START + 15 * MINUTE).toISOString();
  const [mastodon, [place], provider, related, stream] = await Promise.all([
    ask<MastodonTag[]>('/api/v1/trends/tags'),
    ask<XTrendsPlace>('/1.1/trends/place.json?id=1'),
    ask<ProviderHashtags>('/trends/v0/hashtags'),
    ask<RelatedAnswer>('/v1/hashtags/beta/related'),
    firstEvent('/v1/stream?rank=authors'),
  ]);
  const all = {
    trending: await hashtagsOf('/v1/trends'),
    reach: await hashtagsOf('/v1/trends?rank=reach&window=24h'),
    past: await hashtagsOf(`/v1/trends?rank=volume&asOf=${past}`),
    mastodon: mastodon.map(({ name }) => name),
    x: (place?.trends ?? []).map(({ name }) => name.replace('#', '')),
    provider: provider.hashtags.map(({ name }) => name),
    related: related.related.map(({ hashtag }) => hashtag),
    stream: stream.trends.map(({ hashtag }) => hashtag),
  };
  return Object.fromEntries(
    Object.entries(all).map(([shape, names]) => [shape, names.map((name) => name.toLowerCase())]),
  );
}

async function firstEvent(path: string): Promise<TrendsAnswer> {
  const answer = await fetch(urls[0] + path);
  let text = '';
  for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
    text += new TextDecoder().decode(chunk);
    const data = /^data: (.*)\n\n/m.exec(text)?.[1];
    // Leaving the loop ends the stream.
    if (data !== undefined) return JSON.parse(data) as TrendsAnswer;
  }
  throw new Error('the stream ended without an event');
}

describe('a denied hashtag', () => {
  it('is gone from every shape, from the past too, on every replica, and still counted', async () => {
    const before = await shown();
    for (const names of Object.values(before)) expect(names).toContain('alpha');
    const figures = await ask<HashtagAnswer>('/v1/hashtags/alpha');
    const { status, body } = await deny('#ALPHA');
    expect([status, body.value]).toEqual([201, 'alpha']);
    await ranked(['beta', 'gamma']);
    await untilTrue('the stream to follow', IN_FORCE_MS, async () => {
      const { trends } = await firstEvent('/v1/stream?rank=authors');
      return trends.every(({ hashtag }) => hashtag !== 'alpha');
    });
    const after = await shown();
    for (const [shape, names] of Object.entries(after)) {
      expect([shape, names]).toEqual([shape, before[shape]?.filter((name) => name !== 'alpha')]);
    }
    const [beta] = (await ask<TrendsAnswer>('/v1/trends?rank=volume')).trends;
    expect(beta).toMatchObject({ hashtag: 'beta', rank: 1 });
    const denied = await ask<HashtagAnswer>('/v1/hashtags/alpha');
    expect(denied.ranks).toEqual({
      ...figures.ranks,
      trending: null,
      volume: null,
      authors: null,
      reach: null,
      engagement: null,
    });
    expect({ ...denied, ranks: figures.ranks, previousRank: figures.previousRank }).toEqual(figures);
    const { moderation, rank } = await ask<ExplainAnswer>('/v1/hashtags/alpha/explain');
    expect([moderation.state, rank]).toEqual(['denied', null]);
    expect((await change('DELETE', `/rules/${String(body.id)}`)).status).toBe(204);
    await ranked(['beta', 'alpha', 'gamma']);
    await untilTrue('all to be as before', IN_FORCE_MS, async () => {
      return JSON.stringify(await shown()) === JSON.stringify(before);
    });
  });

  it('may be found by a pattern, except what is allowed', async () => {
    await deny('*a', 'glob');
    await ranked([]);
    await change('POST', '/rules', { subject: 'hashtag', list: 'allow', match: 'exact', value: 'Gamma' });
    await ranked(['gamma']);
    await reset();
    await deny('(al|be).*', 'regexp');
    await ranked(['gamma']);
    await reset();
    await ranked(['beta', 'alpha', 'gamma']);
  });
});

describe('a denied author', () => {
  it('adds nothing to a ranking, now and in the past', async () => {
    const rowOf = async (hashtag: string) =>
      (await ask<TrendsAnswer>('/v1/trends?rank=volume')).trends.find((row) => row.hashtag === hashtag);
    expect(await rowOf('beta')).toMatchObject({ volume: 35, authors: 16 });
    await deny('flooder', 'exact', 'author');
    await ranked(['alpha', 'beta', 'gamma']);
    expect(await rowOf('beta')).toMatchObject({ volume: 15, authors: 15, reach: 75, impressions: 75 });
    expect(await ask<HashtagAnswer>('/v1/hashtags/beta')).toMatchObject({ volume: 35, authors: 16 });
    await reset();
    await ranked(['beta', 'alpha', 'gamma']);
  });
});

describe('a group', () => {
  it('is ranked as one, with distinct authors, and answers by its name', async () => {
    const put = await change('PUT', '/groups/Alpha', { members: ['Gamma', 'Beta'] });
    expect(put).toEqual({ status: 200, body: { name: 'alpha', members: ['alpha', 'beta', 'gamma'] } });
    await ranked(['alpha']);
    const [row] = (await ask<TrendsAnswer>('/v1/trends?rank=volume')).trends;
    expect(row).toMatchObject({ volume: 30 + 15 + 20 + 8, authors: 30 + 1 + 8 });
    expect(await ask<HashtagAnswer>('/v1/hashtags/alpha')).toMatchObject({ volume: 73, authors: 39 });
    expect(await ask<HashtagAnswer>('/v1/hashtags/gamma')).toMatchObject({ volume: 8, ranks: { volume: 1 } });
    expect((await change('DELETE', '/groups/alpha')).status).toBe(204);
    await ranked(['beta', 'alpha', 'gamma']);
  });
});

describe('approval', () => {
  it('lets what is in use be shown, and a new hashtag only once it is approved', async () => {
    const { body } = await change('PUT', '/approval', { required: true });
    expect(body).toEqual({ required: true, approved: 3 });
    const newcomers = Array.from({ length: 5 }, (_, i) => ({
      author: `n${i}`,
      minute: 29,
      text: '#Newcomer',
    }));
    await pipeline.post(lines(newcomers, 'new'));
    await pipeline.settled();
    await untilTrue('the newcomer to wait', IN_FORCE_MS, async () => {
      const { pending } = await ask<{ pending: object[] }>(`${ADMIN}/pending`);
      const waiting = { hashtag: 'newcomer', label: 'Newcomer', volume: 5, authors: 5 };
      return JSON.stringify(pending) === JSON.stringify([waiting]);
    });
    await ranked(['beta', 'alpha', 'gamma']);
    await change('POST', '/rules', { subject: 'hashtag', list: 'allow', match: 'exact', value: 'Newcomer' });
    await ranked(['beta', 'alpha', 'gamma', 'newcomer']);
    await reset();
  });
});

describe('the desk', () => {
  it('exports what it imports, and refuses to overwrite what it has not seen', async () => {
    const document = {
      approval: false,
      rules: [{ subject: 'hashtag', list: 'deny', match: 'exact', value: 'gamma' }],
      groups: [{ name: 'alpha', members: ['alpha', 'beta'] }],
    };
    expect((await change('PUT', '', document)).body).toEqual(document);
    await ranked(['alpha', 'newcomer']);
    const exported = await fetch(`${urls[1]}${ADMIN}`);
    expect(await exported.json()).toEqual(document);
    const version = exported.headers.get('etag') as string;
    expect((await change('PUT', '', document, { 'if-match': version })).status).toBe(200);
    expect((await change('PUT', '', document, { 'if-match': version })).status).toBe(412);
    await reset();
  });

  it('logs who changed what, newest first', async () => {
    await deny('beta');
    await reset();
    const { changes } = await ask<{ changes: Record<string, unknown>[] }>(`${ADMIN}/log?limit=2`);
    expect(changes).toMatchObject([
      { action: 'import', by: { keyId: null }, detail: { rules: 0, groups: 0, approval: false } },
      { action: 'add-rule', by: { keyId: null }, detail: { value: 'beta', list: 'deny', note: 'test' } },
    ]);
    expect(Number(changes[0]?.version)).toBe(Number(changes[1]?.version) + 1);
  });

  it.each([
    ['POST', '/rules', { subject: 'hashtag', list: 'deny', match: 'regexp', value: '(a' }, 400],
    ['POST', '/rules', { subject: 'hashtag', list: 'deny', match: 'exact', value: 'two words' }, 400],
    ['PUT', '/approval', { required: 'yes' }, 400],
    ['DELETE', '/rules/none', undefined, 404],
    ['DELETE', '/groups/none', undefined, 404],
    ['PUT', '', undefined, 415],
  ])('refuses %s %s %j', async (method, path, body, status) => {
    expect((await change(method, path, body)).status).toBe(status);
  });
});
