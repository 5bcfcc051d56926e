import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '@hashpulse/backing-services';
import { AppProcess, startTestRedis, type TestRedis } from '@hashpulse/testing';
import type { Browser } from 'playwright-core';
import { TcpProxy } from '../chaos/tcp-proxy.js';
import { Pipeline } from '../scenarios/pipeline.js';
import { violationsOn } from './accessibility.js';
import { startBrowser } from './browser.js';
import { PagePosts } from './page-posts.js';
import { Visitor } from './visitor.js';

jest.setTimeout(120_000);

const posts = new PagePosts();
let pipeline: Pipeline;
let browser: Browser;
let redis: TcpProxy;
let query: AppProcess;
let address: string;
let visitor: Visitor;

/** A query of this suite's own, to be killed, on an address that stays. */
async function startQuery(): Promise<void> {
  const { port } = new URL(address);
  query = new AppProcess('query', { QUERY_PORT: port, REDIS_URL: `redis://127.0.0.1:${redis.port}` });
  await query.url();
}

const redisPort = () => Number(new URL(pipeline.redisUrl).port);

beforeAll(async () => {
  [pipeline, browser, redis] = await Promise.all([Pipeline.start(), startBrowser(), TcpProxy.start()]);
  redis.leadTo(redisPort);
  address = `http://127.0.0.1:${await freePort()}`;
  await startQuery();
  await pipeline.post(posts.of(30, 'TwitterDown'));
  await pipeline.settled();
});
afterAll(async () => {
  await browser?.close();
  await query?.stop();
  redis?.stop();
  await pipeline?.stop();
});

describe('the page says in which state it is:', () => {
  afterEach(async () => visitor.leave());

  it('query is gone, and comes back', async () => {
    visitor = await Visitor.at(browser, address);
    await visitor.reads('live');
    await query.stop('SIGKILL');
    await visitor.reads('no connection, trying again');
    await visitor.seesRows(['TwitterDown']);
    await pipeline.post(posts.of(40, 'TwitterBack'));
    await startQuery();
    await visitor.reads('live');
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
  });

  it('Redis is away, and comes back', async () => {
    visitor = await Visitor.at(browser, address);
    await visitor.reads('live');
    redis.leadTo(() => 1);
    await visitor.reads('the counts cannot be read now, trying again');
    await visitor.page.getByText('What you see is the last that was known.').waitFor();
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
    expect(await violationsOn(visitor.page)).toEqual([]);
    redis.leadTo(redisPort);
    await visitor.reads('live');
  });

  it('Redis was away from the start', async () => {
    redis.leadTo(() => 1);
    visitor = await Visitor.at(browser, address);
    await visitor.page.getByText('Nothing can be shown yet.').waitFor();
    expect(await violationsOn(visitor.page)).toEqual([]);
    redis.leadTo(redisPort);
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
  });

  it('the counting catches up', async () => {
    visitor = await Visitor.at(browser, address);
    await visitor.altersStream(/"completeUntil":"[^"]+"/, '"completeUntil":"2016-10-21T10:59:30.000Z"');
    await visitor.reads('catching up, complete until 10:59:30 (2 min behind)');
    expect(await violationsOn(visitor.page)).toEqual([]);
  });

  it('live, also in a browser whose language is none', async () => {
    visitor = await Visitor.at(browser, address);
    await visitor.page.addInitScript(() =>
      Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true }),
    );
    await visitor.page.reload();
    await visitor.reads('live');
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
    expect(visitor.errors).toEqual([]);
  });

  it('records were lost', async () => {
    visitor = await Visitor.at(browser, address);
    const span = '{"from":"2016-10-21T10:10:00.000Z","to":"2016-10-21T10:20:00.000Z"}';
    await visitor.altersStream(/"window":/, `"incomplete":[${span}],"window":`);
    await visitor.page.getByText('posts were lost, counts are too low from 10:10:00 to 10:20:00').waitFor();
  });

  it('the newest post is far ahead of the rest, to which a button leads', async () => {
    visitor = await Visitor.at(browser, address);
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
    const notice = visitor.page.locator('.notice');
    expect(await notice.count()).toBe(0);
    await pipeline.post(posts.of(1, 'HelloHashpulse', { createdAt: '2016-10-21T12:30:00Z' }));
    await visitor.seesRows(['HelloHashpulse']);
    await notice.getByText('Posts in this window: 1; in the one up to 11:01 UTC: 70.').waitFor();
    expect(await violationsOn(visitor.page)).toEqual([]);
    await notice.getByRole('button', { name: 'Look at 11:01' }).click();
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
    expect(visitor.search).toBe('?asOf=2016-10-21T11%3A01%3A00Z');
    expect(await notice.count()).toBe(0);
    await visitor.page.getByRole('button', { name: 'Back to live' }).click();
    await visitor.seesRows(['HelloHashpulse']);
    await visitor.press('24h');
    await visitor.seesRows(['TwitterBack', 'TwitterDown', 'HelloHashpulse']);
    expect(await notice.count()).toBe(0);
  });

  it('the newest post is far ahead of the rest, in French on a phone', async () => {
    visitor = await Visitor.at(browser, address, '', {
      locale: 'fr-FR',
      viewport: { width: 375, height: 700 },
    });
    const notice = visitor.page.locator('.notice');
    await notice.getByText('dans celle qui va jusqu’à 11:01 UTC : 70.').waitFor();
    expect(await violationsOn(visitor.page)).toEqual([]);
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    await notice.getByRole('button', { name: 'Voir 11:01' }).click();
    await visitor.seesRows(['TwitterBack', 'TwitterDown']);
  });

  it('nothing is counted yet', async () => {
    const empty: TestRedis = await startTestRedis();
    const onEmpty = new AppProcess('query', { QUERY_PORT: '0', REDIS_URL: empty.url });
    visitor = await Visitor.at(browser, await onEmpty.url());
    await visitor.page.getByRole('heading', { name: 'Nothing is counted yet' }).waitFor();
    expect(await violationsOn(visitor.page)).toEqual([]);
    await onEmpty.stop();
    await empty.stop();
  });
});
