import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import type {
  HashtagAnswer,
  HistoryAnswer,
  NetworksAnswer,
  Ranking,
  Trend,
  TrendsAnswer,
} from '@hashpulse/contracts';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const START = Date.parse('2016-10-21T11:00:00Z');
const MINUTE = 60_000;

interface Sample {
  readonly id: string;
  readonly network: string;
  readonly lang: string;
  readonly author: number;
  readonly minute: number;
  readonly label: string;
  readonly likes: number;
}

const followersOf = (author: number): number => 100 + author;

/** 400 posts over 100 minutes: what is asked below is worked out from this list by itself. */
const SAMPLES: readonly Sample[] = Array.from({ length: 400 }, (_, i) => {
  const network = i % 5 === 0 ? 'mastodon' : 'twitter';
  const lang = i % 4 === 0 ? 'fr' : 'en';
  const label = ['Alpha', 'ALPHA', 'Alpha', 'beta', 'Gamma'][i % 5] ?? '';
  return {
    id: `p${i}`,
    network: label === 'Gamma' ? 'twitter' : network,
    lang,
    author: i % 37,
    minute: Math.floor(i / 4),
    label,
    likes: i % 3,
  };
});
const LAST_MINUTE = 99;

function jsonOf({ id, network, lang, author, minute, label, likes }: Sample): string {
  return JSON.stringify({
    id,
    network,
    author: { id: `a${author}`, followers: followersOf(author) },
    text: `word #${label}`,
    createdAt: new Date(START + minute * MINUTE).toISOString(),
    lang: `${lang}-XX`,
    engagement: { likes, views: 2 * likes },
  });
}

interface Filter {
  readonly network?: string;
  readonly lang?: string;
}

/** Figures of a hashtag in the minutes `(last - count, last]`, counted in the plainest way. */
function figuresOf(hashtag: string, last: number, count: number, { network, lang }: Filter = {}) {
  const chosen = SAMPLES.filter(
    (one) =>
      one.label.toLowerCase() === hashtag &&
      one.minute <= last &&
      one.minute > last - count &&
      (!network || one.network === network) &&
      (!lang || one.lang === lang),
  );
  // An author is one within a network.
  const authors = new Map(chosen.map((one) => [`${one.network}:${one.author}`, followersOf(one.author)]));
  const likes = chosen.reduce((sum, one) => sum + one.likes, 0);
  return {
    volume: chosen.length,
    authors: authors.size,
    reach: [...authors.values()].reduce((sum, followers) => sum + followers, 0),
    impressions: chosen.reduce((sum, { author }) => sum + followersOf(author), 0),
    engagement: { likes, reposts: 0, replies: 0, views: 2 * likes, total: 3 * likes },
  };
}

const ALL = ['alpha', 'beta', 'gamma'];

function expectedOrder(rank: Exclude<Ranking, 'trending'>, last: number, count: number, filter?: Filter) {
  const rows = ALL.map((hashtag) => ({ hashtag, ...figuresOf(hashtag, last, count, filter) }));
  const value = (row: (typeof rows)[number]) => (rank === 'engagement' ? row.engagement.total : row[rank]);
  return rows
    .filter((row) => value(row) > 0)
    .sort((a, b) => value(b) - value(a) || (a.hashtag < b.hashtag ? -1 : 1));
}

const shown = ({ hashtag, volume, authors, reach, impressions, engagement }: Trend) => ({
  hashtag,
  volume,
  authors,
  reach,
  impressions,
  engagement,
});

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  await pipeline.post(SAMPLES.map(jsonOf));
  await pipeline.settled();
});
afterAll(async () => pipeline?.stop());

describe('GET /v1/trends', () => {
  const WINDOWS: [string, number][] = [
    ['5m', 5],
    ['15m', 15],
    ['1h', 60],
    ['24h', 1_000],
    ['7d', 1_000],
  ];
  const RANKS = ['volume', 'authors', 'reach', 'engagement'] as const;

  it.each(WINDOWS)('has the exact figures of the window %s in every ranking', async (window, minutes) => {
    for (const rank of RANKS) {
      const answer = await pipeline.ask<TrendsAnswer>(`/v1/trends?window=${window}&rank=${rank}`);
      expect(answer.trends.map(shown)).toEqual(expectedOrder(rank, LAST_MINUTE, minutes));
      expect(answer.trends.map((trend) => trend.rank)).toEqual(answer.trends.map((_, i) => i + 1));
    }
  });

  it.each<[string, Filter]>([
    ['network=mastodon', { network: 'mastodon' }],
    ['lang=fr', { lang: 'fr' }],
    ['lang=FR-ca', { lang: 'fr' }],
    ['network=twitter&lang=en', { network: 'twitter', lang: 'en' }],
    ['network=nowhere', { network: 'nowhere' }],
    ['lang=tlh', { lang: 'tlh' }],
  ])('filters by %s', async (parameters, filter) => {
    const answer = await pipeline.ask<TrendsAnswer>(`/v1/trends?rank=volume&${parameters}`);
    expect(answer.trends.map(shown)).toEqual(expectedOrder('volume', LAST_MINUTE, 60, filter));
    expect([answer.network, answer.lang]).toEqual([filter.network ?? null, filter.lang ?? null]);
  });

  it('says as of when it holds: the newest event time, and all before it complete', async () => {
    const answer = await pipeline.ask<TrendsAnswer>('/v1/trends');
    const last = new Date(START + LAST_MINUTE * MINUTE).toISOString();
    expect(answer).toMatchObject({ asOf: last, completeUntil: last, window: '1h', rank: 'trending' });
  });

  it('looks from an earlier time, and knows the ranks five minutes before it', async () => {
    const asOf = encodeURIComponent('2016-10-21T13:40:30+02:00');
    const answer = await pipeline.ask<TrendsAnswer>(`/v1/trends?window=15m&rank=volume&asOf=${asOf}`);
    expect(answer.asOf).toBe('2016-10-21T11:40:30.000Z');
    expect(answer.trends.map(shown)).toEqual(expectedOrder('volume', 40, 15));
    const before = expectedOrder('volume', 35, 15).map(({ hashtag }) => hashtag);
    const previous = answer.trends.map(({ hashtag }) => before.indexOf(hashtag) + 1);
    expect(answer.trends.map(({ previousRank }) => previousRank)).toEqual(previous);
  });

  it('shows the most used spelling, and when a hashtag was first seen', async () => {
    const { trends } = await pipeline.ask<TrendsAnswer>('/v1/trends?rank=volume&limit=2');
    const first = (hashtag: string) =>
      SAMPLES.find(({ label }) => label.toLowerCase() === hashtag)?.minute ?? -1;
    expect(trends.map(({ label, firstSeenAt }) => [label, firstSeenAt])).toEqual([
      ['Alpha', new Date(START + first('alpha') * MINUTE).toISOString()],
      ['beta', new Date(START + first('beta') * MINUTE).toISOString()],
    ]);
  });

  it('has no trends where there are no posts', async () => {
    const answer = await pipeline.ask<TrendsAnswer>('/v1/trends?asOf=2015-01-01T00:00:00Z');
    expect(answer.trends).toEqual([]);
  });

  it.each([
    ['window=2h', 'window'],
    ['rank=best', 'rank'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['asOf=yesterday', 'asOf'],
    ['network=No%20Network', 'network'],
    ['lang=%F0%9F%98%80', 'lang'],
    ['window=1h&window=5m', 'window'],
  ])('refuses %s and says why', async (parameters, name) => {
    const answer = await fetch(`${await pipeline.url('query')}/v1/trends?${parameters}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      code: 'invalid-parameter',
      detail: expect.stringContaining(name),
    });
  });
});

describe('GET /v1/hashtags/{hashtag}', () => {
  it('has all figures, the ranks and the splits', async () => {
    const answer = await pipeline.ask<HashtagAnswer>('/v1/hashtags/%23ALPHA?window=1h');
    expect(answer).toMatchObject({
      hashtag: 'alpha',
      label: 'Alpha',
      ...figuresOf('alpha', LAST_MINUTE, 60),
      ranks: { volume: 1, authors: 1 },
    });
    const parts = (field: 'network' | 'lang', values: string[]) =>
      values.map((value) => ({ [field]: value, ...figuresOf('alpha', LAST_MINUTE, 60, { [field]: value }) }));
    expect(answer.networks).toEqual(parts('network', ['twitter', 'mastodon']));
    expect(answer.langs).toEqual(parts('lang', ['en', 'fr']));
  });

  it.each(['neverseen', 'not%20one', '%23', '1'])('answers 404 for %s', async (hashtag) => {
    for (const path of [hashtag, `${hashtag}/history`]) {
      const answer = await fetch(`${await pipeline.url('query')}/v1/hashtags/${path}`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        404,
        'unknown-hashtag',
      ]);
    }
  });
});

describe('GET /v1/hashtags/{hashtag}/history', () => {
  it('has a point for every minute from `from` up to `to`, zeros included', async () => {
    const range = 'from=2016-10-21T10:58:00Z&to=2016-10-21T11:30:00Z';
    const { points } = await pipeline.ask<HistoryAnswer>(`/v1/hashtags/beta/history?step=1m&${range}`);
    const expected = Array.from({ length: 32 }, (_, i) => {
      const { volume, authors, engagement } = figuresOf('beta', i - 2, 1);
      return { at: new Date(START + (i - 2) * MINUTE).toISOString(), volume, authors, engagement };
    });
    expect(points).toEqual(expected);
  });

  it('has hours, and ends with the newest when no time is given', async () => {
    const { points, to } = await pipeline.ask<HistoryAnswer>('/v1/hashtags/gamma/history?step=1h');
    expect(to).toBe('2016-10-21T13:00:00.000Z');
    expect(points.slice(-2).map(({ volume }) => volume)).toEqual([
      figuresOf('gamma', 59, 60).volume,
      figuresOf('gamma', LAST_MINUTE, 40).volume,
    ]);
  });

  it('refuses more points than it gives at once', async () => {
    const url = `${await pipeline.url('query')}/v1/hashtags/beta/history?from=2010-01-01T00:00:00Z`;
    expect((await fetch(url)).status).toBe(400);
  });
});

const NEVER_SILENT = { silentSince: null, backSince: null, silences: [] };

describe('GET /v1/networks', () => {
  it('knows the volume of each, and tells when one falls silent and comes back', async () => {
    const pulse = async () => (await pipeline.ask<NetworksAnswer>('/v1/networks')).networks;
    const inLastHour = (name: string) =>
      SAMPLES.filter(({ network, minute }) => network === name && minute > LAST_MINUTE - 60).length;
    const lastPostAt = (name: string) => {
      const last = SAMPLES.findLast(({ network }) => network === name)?.minute ?? -1;
      return new Date(START + last * MINUTE).toISOString();
    };
    const known = (network: string) => ({
      network,
      volume: inLastHour(network),
      lastPostAt: lastPostAt(network),
    });
    expect(await pulse()).toEqual([
      { ...known('twitter'), ...NEVER_SILENT },
      { ...known('mastodon'), ...NEVER_SILENT },
    ]);
    const later = (network: string, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) =>
        JSON.stringify({
          id: `later${from + i}`,
          network,
          author: { id: 'x' },
          text: '',
          createdAt: new Date(START + (from + i) * MINUTE).toISOString(),
        }),
      );
    await pipeline.post(later('mastodon', 100, 130));
    await pipeline.settled();
    const silences = async () => (await pulse()).map(({ silentSince }) => silentSince);
    // Answers may be a moment old.
    const becomes = (expected: (string | null)[]) =>
      untilTrue(
        `the silences ${expected.join()}`,
        5_000,
        async () => `${await silences()}` === `${expected}`,
      );
    await becomes([lastPostAt('twitter'), null]);
    await pipeline.post(later('twitter', 130, 131));
    await pipeline.settled();
    await becomes([null, null]);
    const silence = { from: lastPostAt('twitter'), to: new Date(START + 130 * MINUTE).toISOString() };
    const [twitter, mastodon] = await pulse();
    expect(twitter).toMatchObject({ backSince: silence.to, silences: [silence] });
    expect(mastodon).toMatchObject({ backSince: null, silences: [] });
    const from = new Date(START + 120 * MINUTE).toISOString();
    const { gaps } = await pipeline.ask<HistoryAnswer>(`/v1/hashtags/beta/history?from=${from}`);
    expect(gaps).toEqual([{ network: 'twitter', ...silence }]);
  });
});

describe('the rest of query', () => {
  it('describes itself', async () => {
    const document = await pipeline.ask<{ paths: object }>('/openapi.json');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/trends', '/v1/hashtags/{hashtag}', '/v1/networks', '/health/ready']),
    );
    const page = await fetch(`${await pipeline.url('query')}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });
});
