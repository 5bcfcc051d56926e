import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '@hashpulse/backing-services';
import { AppProcess, startTestRedis, type TestRedis } from '@hashpulse/testing';

jest.setTimeout(60_000);

describe('query', () => {
  it('is live without Redis, says that it is not ready, and sends away who asks', async () => {
    const query = new AppProcess('query', {
      QUERY_PORT: '0',
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    });
    const url = await query.url();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const figures = ['trends', 'networks', 'hashtags/a', 'hashtags/a/history', 'hashtags/a/related'];
    const others = ['2/tweets/counts/recent?query=%23a', '1.1/trends/place.json', 'trends/v0/hashtags'];
    const paths = [
      ...figures.map((path) => `v1/${path}`),
      'v1/hashtags/a/explain',
      'v1/compare?hashtags=a',
      'api/v1/trends/tags',
      ...others,
    ];
    for (const path of paths) {
      const answer = await fetch(`${url}/${path}`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toMatchObject({ code: 'unavailable', status: 503 });
    }
    expect(await query.stop()).toBe(0);
  });

  describe('on an empty Redis', () => {
    let redis: TestRedis;
    let query: AppProcess;
    beforeAll(async () => {
      redis = await startTestRedis();
      query = new AppProcess('query', { QUERY_PORT: '0', REDIS_URL: redis.url });
    });
    afterAll(async () => {
      await query?.stop();
      await redis?.stop();
    });

    it('is ready, and says that nothing is counted yet', async () => {
      const url = await query.url();
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const nothing = { asOf: null, completeUntil: null };
      expect(await (await fetch(`${url}/v1/trends`)).json()).toMatchObject({ ...nothing, trends: [] });
      expect(await (await fetch(`${url}/v1/networks`)).json()).toEqual({ ...nothing, networks: [] });
      expect((await fetch(`${url}/v1/hashtags/a`)).status).toBe(404);
      expect((await fetch(`${url}/v1/hashtags/a/related`)).status).toBe(404);
      expect(await (await fetch(`${url}/v1/compare?hashtags=a`)).json()).toMatchObject({ hashtags: [] });
      expect(await (await fetch(`${url}/api/v1/trends/tags`)).json()).toEqual([]);
      const feed = await fetch(`${url}/v1/trends.atom`);
      expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
      expect(await feed.text()).toContain(`<link rel="self" href="${url}/v1/trends.atom"/>`);
      expect(await (await fetch(`${url}/trends/v0/hashtags`)).json()).toEqual({ hashtags: [] });
      expect(await (await fetch(`${url}/1.1/trends/place.json`)).json()).toMatchObject([
        { trends: [], as_of: null, locations: [{ name: 'Worldwide', woeid: 1 }] },
      ]);
      expect(await (await fetch(`${url}/2/tweets/counts/recent?query=%23a`)).json()).toEqual({
        data: [],
        meta: { total_tweet_count: 0 },
      });
    });

    it('answers what is at no address with a problem', async () => {
      const answer = await fetch(`${await query.url()}/nothing/here`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'not-found']);
    });
  });

  it('ends with 2 when its settings are wrong, naming each', async () => {
    const wrong = new AppProcess('query', { QUERY_PORT: 'no', REDIS_URL: 'http://x' });
    expect(await wrong.exit()).toBe(2);
    expect(wrong.lines.join('\n')).toMatch(/QUERY_PORT[^]*REDIS_URL/);
  });
});
