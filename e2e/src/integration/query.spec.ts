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
    for (const path of ['trends', 'networks', 'hashtags/a', 'hashtags/a/history']) {
      const answer = await fetch(`${url}/v1/${path}`);
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
