import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type {
  CompareAnswer,
  ExplainAnswer,
  HashtagAnswer,
  ProviderHashtags,
  RelatedAnswer,
  TrendsAnswer,
  XCounts,
  XTrendsPlace,
} from '@hashpulse/contracts';
import { createRestAPIClient } from 'masto';
import { DOCUMENTED, shapeOf } from './documented-shapes.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** 11:00 of the third day; the posts before are of the two days before it. */
const NOON = Date.parse('2016-10-21T11:00:00Z');

interface Sample {
  readonly at: number;
  readonly author: string;
  readonly text: string;
}

/** Two days ago: three of #alpha among fifteen. Now: ten of #Alpha with #Beta (four of them with #gamma too), two of #beta alone. */
const SAMPLES: readonly Sample[] = [
  ...Array.from({ length: 12 }, (_, i) => ({
    at: NOON - 2 * DAY + i * MINUTE,
    author: 'x',
    text: 'nothing',
  })),
  ...[0, 1, 2].map((i) => ({ at: NOON - 2 * DAY + i * MINUTE, author: `old${i % 2}`, text: '#alpha' })),
  ...Array.from({ length: 10 }, (_, i) => ({
    at: NOON + i * MINUTE,
    author: `a${i}`,
    text: `#Alpha #Beta${i < 4 ? ' #gamma' : ''}`,
  })),
  ...[10, 11].map((i) => ({ at: NOON + i * MINUTE, author: `b${i}`, text: 'only #Beta' })),
];

let pipeline: Pipeline;
let url: string;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  await pipeline.post(
    SAMPLES.map(({ at, author, text }, i) =>
      JSON.stringify({
        id: `p${i}`,
        network: 'twitter',
        author: { id: author },
        text,
        createdAt: new Date(at).toISOString(),
      }),
    ),
  );
  await pipeline.settled();
  // The first of the ten is taken back, and with it one of each hashtag.
  await pipeline.post([JSON.stringify({ id: 'p15', network: 'twitter', deleted: true })]);
  await pipeline.settled();
  url = await pipeline.url('query');
});
afterAll(async () => pipeline?.stop());

const statusOf = async (path: string): Promise<number> => (await fetch(url + path)).status;

describe('GET /v1/hashtags/{hashtag}', () => {
  it('tells the busiest minute, and the rank before', async () => {
    const answer = await pipeline.ask<HashtagAnswer>('/v1/hashtags/beta?window=1h');
    expect(answer).toMatchObject({
      volume: 11,
      peak: { at: '2016-10-21T11:01:00.000Z', volume: 1 },
      // Five minutes earlier it had as many authors as #alpha, of which more is expected: it was used at that hour before.
      previousRank: 1,
    });
    expect((await pipeline.ask<HashtagAnswer>('/v1/hashtags/alpha?window=7d')).peak).toEqual({
      at: '2016-10-21T11:00:00.000Z',
      volume: 9,
    });
  });
});

describe('GET /v1/hashtags/{hashtag}/related', () => {
  it('has the hashtags of the posts that still stand, with exact counts, the most frequent first', async () => {
    const answer = await pipeline.ask<RelatedAnswer>('/v1/hashtags/ALPHA/related');
    expect(answer.related).toEqual([
      { hashtag: 'beta', label: 'Beta', count: 9, error: 0 },
      { hashtag: 'gamma', label: 'gamma', count: 3, error: 0 },
    ]);
    const short = await pipeline.ask<RelatedAnswer>('/v1/hashtags/alpha/related?window=5m&limit=1');
    // 11:07 to 11:11 of the newest post: alpha stands in the first three.
    expect(short.related.map(({ hashtag, count }) => [hashtag, count])).toEqual([['beta', 3]]);
  });

  it('answers 404 for a hashtag that was never seen', async () => {
    expect(await statusOf('/v1/hashtags/never/related')).toBe(404);
  });
});

describe('GET /v1/compare', () => {
  it('has the curves side by side; what was never seen has zeros', async () => {
    const range = 'from=2016-10-21T11:09:00Z&to=2016-10-21T11:12:00Z';
    const answer = await pipeline.ask<CompareAnswer>(`/v1/compare?hashtags=ALPHA,beta,never,beta&${range}`);
    const volumes = answer.hashtags.map(({ hashtag, points }) => [
      hashtag,
      ...points.map(({ volume }) => volume),
    ]);
    expect(volumes).toEqual([
      ['alpha', 1, 0, 0],
      ['beta', 1, 1, 1],
      ['never', 0, 0, 0],
    ]);
    expect(answer).toMatchObject({ step: '1m', from: '2016-10-21T11:09:00.000Z' });
  });

  it.each(['', '?hashtags=', '?hashtags=a,b%20c', '?hashtags=a&step=2h', `?hashtags=${'a1,'.repeat(11)}`])(
    'refuses %s',
    async (query) => expect(await statusOf(`/v1/compare${query}`)).toBe(400),
  );
});

describe('GET /v1/hashtags/{hashtag}/explain', () => {
  it('shows the terms that the score is the sum of', async () => {
    const path = '/v1/hashtags/beta/explain?network=twitter';
    const answer = await pipeline.ask<ExplainAnswer>(path);
    const [first] = (await pipeline.ask<TrendsAnswer>('/v1/trends?network=twitter')).trends;
    expect([answer.rank, answer.score, first?.hashtag]).toEqual([1, first?.score, 'beta']);
    const [term, ...others] = answer.terms;
    expect(others).toEqual([]);
    expect(term).toMatchObject({ network: 'twitter', authors: 11, volume: 11, observed: 11, expected: 0 });
    const [o, e, d] = [11, 0.5, 0.1];
    const deviance = 2 * (o * Math.log(o / e) - (o - e));
    const significance = 2 * (o * Math.log(o / e) - (o + 1 / d) * Math.log((1 + d * o) / (1 + d * e)));
    expect(term?.score).toBeCloseTo(deviance, 3);
    expect(term?.significance).toBeCloseTo(significance, 3);
    // Nothing came before: the score stays below what is listed as trending.
    expect(answer.score).toBeCloseTo((10 * deviance) / (deviance + 10), 3);
    expect(answer).toMatchObject({ penalties: [], network: 'twitter' });
  });
});

describe('the answers', () => {
  it.each([
    // Our ids are hashtags, not digits: the documentation asks for a string.
    ['/api/v1/trends/tags', [{ ...DOCUMENTED.mastodonTags[0], id: 'hola' }]],
    ['/2/tweets/counts/recent?query=%23alpha', DOCUMENTED.xCounts],
    ['/2/tweets/counts/recent?query=%23never', DOCUMENTED.xCounts],
    ['/1.1/trends/place.json', DOCUMENTED.xTrendsPlace],
    ['/trends/v0/hashtags', DOCUMENTED.providerHashtags],
  ])('to %s have the fields and types that are documented, no more and no less', async (path, documented) => {
    expect(shapeOf(await pipeline.ask(path))).toEqual(shapeOf(documented));
  });
});

describe("Mastodon's trends", () => {
  it('are at the older address too, and end behind the last', async () => {
    const names = async (path: string) => {
      const answer = await fetch(url + path);
      const tags = (await answer.json()) as { name: string }[];
      return [tags.map(({ name }) => name), answer.headers.get('link')];
    };
    expect(await names('/api/v1/trends?limit=1')).toEqual([
      ['Beta'],
      `<${url}/api/v1/trends/tags?limit=1&offset=1>; rel="next"`,
    ]);
    expect(await names('/api/v1/trends/tags?offset=3')).toEqual([
      [],
      `<${url}/api/v1/trends/tags?limit=10&offset=0>; rel="prev"`,
    ]);
    expect(await names('/api/v1/trends/tags?limit=500')).toEqual([['Beta', 'Alpha', 'gamma'], null]);
    for (const wrong of ['limit=0', 'limit=x', 'offset=-1'])
      expect(await statusOf(`/api/v1/trends/tags?${wrong}`)).toBe(400);
  });

  it('are read by masto.js: seven days, newest first, strings', async () => {
    const client = createRestAPIClient({ url });
    const tags = await client.v1.trends.tags.list({ limit: 2 });
    expect(tags.map(({ id, name }) => [id, name])).toEqual([
      ['beta', 'Beta'],
      ['alpha', 'Alpha'],
    ]);
    const midnight = Date.parse('2016-10-21T00:00:00Z') / 1_000;
    const days = Array.from({ length: 7 }, (_, i) => String(midnight - (i * DAY) / 1_000));
    const history = tags[1]?.history ?? [];
    expect(history.map(({ day }) => day)).toEqual(days);
    expect(history.map(({ uses }) => uses)).toEqual(['9', '0', '3', '0', '0', '0', '0']);
    expect(history.map(({ accounts }) => accounts)).toEqual(['9', '0', '2', '0', '0', '0', '0']);
    expect(tags[0]?.url).toBe(`${url}/?hashtag=beta`);
  });

  it('are paged by Link, which masto.js follows', async () => {
    const client = createRestAPIClient({ url });
    const names: string[][] = [];
    for await (const page of client.v1.trends.tags.list({ limit: 2 }))
      names.push(page.map(({ name }) => name));
    expect(names).toEqual([['Beta', 'Alpha'], ['gamma']]);
    expect((await fetch(`${url}/api/v1/trends/tags?limit=99&offset=1`)).headers.get('link')).toBe(
      `<${url}/api/v1/trends/tags?limit=20&offset=0>; rel="prev"`,
    );
  });
});

describe("the X API's shapes", () => {
  it('count a hashtag by hour, day and minute', async () => {
    const counts = (granularity: string) =>
      pipeline.ask<XCounts>(`/2/tweets/counts/recent?query=%23alpha&granularity=${granularity}`);
    const days = await counts('day');
    expect(days.data.map(({ tweet_count: count }) => count)).toEqual([0, 0, 0, 0, 3, 0, 9]);
    expect(days.data.at(-1)).toEqual({
      start: '2016-10-21T00:00:00.000Z',
      end: '2016-10-22T00:00:00.000Z',
      tweet_count: 9,
    });
    expect(days.meta).toEqual({ total_tweet_count: 12 });
    const hours = await pipeline.ask<XCounts>('/2/tweets/counts/recent?query=%23alpha');
    expect([hours.data.length, hours.meta.total_tweet_count]).toEqual([168, 12]);
    expect((await counts('minute')).meta).toEqual({ total_tweet_count: 9 });
  });

  it('count between two times; what is counted of a day is what it says', async () => {
    const between = (more: string) =>
      pipeline.ask<XCounts>(`/2/tweets/counts/recent?query=%23ALPHA&${more}`).then(({ data, meta }) => ({
        counts: data.map(({ start, end, tweet_count: count }) => [
          start.slice(8, 16),
          end.slice(8, 16),
          count,
        ]),
        total: meta.total_tweet_count,
      }));
    const days = 'granularity=day&start_time=2016-10-19T11:00:00Z&end_time=2016-10-21T12:00:00Z';
    expect(await between(days)).toEqual({
      counts: [
        ['19T11:00', '20T00:00', 3],
        ['20T00:00', '21T00:00', 0],
        ['21T00:00', '21T12:00', 9],
      ],
      total: 12,
    });
    const minutes = 'granularity=minute&start_time=2016-10-21T11:08:00Z&end_time=2016-10-21T11:11:00Z';
    expect(await between(minutes)).toEqual({
      counts: [
        ['21T11:08', '21T11:09', 1],
        ['21T11:09', '21T11:10', 1],
        ['21T11:10', '21T11:11', 0],
      ],
      total: 2,
    });
    // Seven days of minutes are one page: nothing has a next token.
    const week = 'granularity=minute&start_time=2016-10-14T11:12:00Z&end_time=2016-10-21T11:12:00Z';
    expect((await between(week)).counts).toHaveLength(7 * 24 * 60);
    const backwards = 'start_time=2016-10-21T11:00:00Z&end_time=2016-10-21T11:00:00Z';
    expect(await statusOf(`/2/tweets/counts/recent?query=%23alpha&${backwards}`)).toBe(400);
  });

  it.each(['', '?query=alpha', '?query=%23a%20%23b', '?query=%23a&granularity=week'])(
    'refuse %s',
    async (query) => expect(await statusOf(`/2/tweets/counts/recent${query}`)).toBe(400),
  );

  it('tell what trends in the world, and nowhere else', async () => {
    const [place] = await pipeline.ask<XTrendsPlace>('/1.1/trends/place.json?id=1');
    expect(place?.trends[0]).toEqual({
      name: '#Beta',
      url: `${url}/?hashtag=beta`,
      promoted_content: null,
      query: '%23Beta',
      tweet_volume: 11,
    });
    expect(place).toMatchObject({
      as_of: '2016-10-21T11:11:00Z',
      created_at: '2016-10-21T11:11:00Z',
      locations: [{ name: 'Worldwide', woeid: 1 }],
    });
    expect(await statusOf('/1.1/trends/place.json?id=2')).toBe(404);
    const [without] = await pipeline.ask<XTrendsPlace>('/1.1/trends/place.json?id=1&exclude=hashtags');
    expect(without?.trends).toEqual([]);
    expect(await statusOf('/1.1/trends/place.json?exclude=people')).toBe(400);
  });
});

describe('a fediverse auxiliary provider', () => {
  it('ranks from 100 down, within the hours and the count that are asked for', async () => {
    const { hashtags } = await pipeline.ask<ProviderHashtags>('/trends/v0/hashtags?withinLastHours=1');
    expect(hashtags.map(({ name }) => name)).toEqual(['Beta', 'Alpha', 'gamma']);
    expect(hashtags[0]).toEqual({ name: 'Beta', rank: 100, examples: [] });
    const ranks = hashtags.map(({ rank }) => rank);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(ranks.every((rank) => rank >= 1 && rank <= 100)).toBe(true);
    const one = await pipeline.ask<ProviderHashtags>('/trends/v0/hashtags?withinLastHours=100&maxCount=1');
    expect(one.hashtags).toHaveLength(1);
    for (const wrong of [
      'withinLastHours=0',
      'withinLastHours=169',
      'maxCount=0',
      'maxCount=101',
      'language=%23',
    ])
      expect(await statusOf(`/trends/v0/hashtags?${wrong}`)).toBe(400);
    const none = await pipeline.ask<ProviderHashtags>('/trends/v0/hashtags?language=tlh');
    expect(none).toEqual({ hashtags: [] });
  });
});
