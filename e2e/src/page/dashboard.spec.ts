/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RelatedAnswer, TrendsAnswer } from '@hashpulse/contracts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Pipeline } from '../scenarios/pipeline.js';
import { violationsOn } from './accessibility.js';
import { startBrowser } from './browser.js';

jest.setTimeout(120_000);

const START = Date.parse('2016-10-21T11:00:00Z');
let pipeline: Pipeline;
let browser: Browser;
let address: string;
let sent = 0;

/** Posts by different authors, one a second. */
function posts(count: number, hashtag: string, more: object = {}): string[] {
  return Array.from({ length: count }, () => {
    sent += 1;
    const author = { id: `author${sent}`, followers: 10 };
    const createdAt = new Date(START + sent * 1_000).toISOString();
    const text = `some words and #${hashtag}`;
    return JSON.stringify({
      id: `p${sent}`,
      network: 'twitter',
      author,
      createdAt,
      text,
      lang: 'en',
      ...more,
    });
  });
}

beforeAll(async () => {
  [pipeline, browser] = await Promise.all([Pipeline.start(), startBrowser()]);
  address = await pipeline.url('query');
  await pipeline.post([
    ...posts(30, 'TwitterDown'),
    ...posts(20, 'مصر', { network: 'mastodon', lang: 'ar' }),
    ...posts(10, 'Café', { lang: 'fr' }),
  ]);
  await pipeline.settled();
});
afterAll(async () => {
  await browser?.close();
  await pipeline?.stop();
});

let page: Page;
let errors: string[];
let foreign: string[];

async function open(search = '', options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await page.goto(`${address}/${search}`);
}

/** The hashtags of the table, once they are these. */
async function expectRows(labels: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const links = document.querySelectorAll('.trends a.hashtag');
      return Array.from(links, (link) => link.textContent).join(' ') === wanted;
    },
    labels.map((label) => `#${label}`).join(' '),
  );
}

const choose = (name: string, value: string) =>
  page.getByRole('combobox', { name, exact: true }).selectOption(value);

describe('the page', () => {
  beforeEach(() => {
    errors = [];
    foreign = [];
  });
  afterEach(async () => {
    await page.context().close();
    expect(foreign).toEqual([]);
  });

  it('shows the trends in order, each with its curve, and says that it is live', async () => {
    await open();
    await expectRows(['TwitterDown', 'مصر', 'Café']);
    await page.waitForSelector('.trends .sparkline polyline');
    await page.waitForSelector('.curves canvas');
    await page.getByRole('status').getByText('live').waitFor();
    expect(await page.locator('.trends tbody tr').first().locator('td').nth(3).textContent()).toBe('30');
    expect(errors).toEqual([]);
  });

  it('shows a hashtag that comes up, without being loaded again', async () => {
    await open('?rank=volume');
    await expectRows(['TwitterDown', 'مصر', 'Café']);
    await pipeline.post(posts(40, 'TwitterBack'));
    await expectRows(['TwitterBack', 'TwitterDown', 'مصر', 'Café']);
    expect(errors).toEqual([]);
  });

  it('keeps every switch in the address, and goes back', async () => {
    await open('?rank=volume');
    await choose('Network', 'mastodon');
    await expectRows(['مصر']);
    expect(new URL(page.url()).search).toBe('?rank=volume&network=mastodon');
    await choose('Network', '');
    await choose('Language', 'fr');
    await expectRows(['Café']);
    await choose('Window', '24h');
    expect(new URL(page.url()).search).toBe('?window=24h&rank=volume&lang=fr');
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await expectRows(['مصر']);
    await page.reload();
    await expectRows(['مصر']);
  });

  it("shows a hashtag's own figures, and says when there are none", async () => {
    await open('?rank=volume');
    await page.getByRole('link', { name: '#Café' }).click();
    await page.locator('.figures').getByText('100', { exact: true }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('hashtag')).toBe('café');
    await page.getByRole('rowheader', { name: 'twitter' }).waitFor();
    await page.getByRole('button', { name: 'All trends' }).click();
    await page.waitForSelector('.trends');
    await page.goto(`${address}/?hashtag=neverseen`);
    await page.getByText('This hashtag was never seen.').waitFor();
  });

  it('leads to the hashtags of the same posts', async () => {
    await open('?hashtag=twitterdown');
    await page.route('**/v1/hashtags/twitterdown/related**', async (route) => {
      const answer = (await (await route.fetch()).json()) as RelatedAnswer;
      const related = [{ hashtag: 'café', label: 'Café', count: 7, error: 0 }];
      await route.fulfill({ json: { ...answer, related } });
    });
    await page.reload();
    await page.locator('.related').getByRole('link', { name: '#Café' }).click();
    await page.getByRole('heading', { name: '#Café' }).waitFor();
    expect(new URL(page.url()).searchParams.get('hashtag')).toBe('café');
  });

  it('writes right-to-left hashtags from the right', async () => {
    await open('?network=mastodon');
    await expectRows(['مصر']);
    const direction = await page.locator('.trends bdi').evaluate((bdi) => getComputedStyle(bdi).unicodeBidi);
    expect(direction).toBe('isolate');
  });

  it('says when it gets no answer, keeps what it had, and recovers', async () => {
    await open('?network=mastodon');
    await expectRows(['مصر']);
    await page.route('**/v1/**', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.getByRole('status').getByText('no answer, trying again').waitFor();
    await expectRows(['مصر']);
    await page.unroute('**/v1/**');
    await page.getByRole('status').getByText('live').waitFor();
  });

  it('says how far it is complete while the counting catches up', async () => {
    await open();
    await page.route('**/v1/trends**', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as TrendsAnswer;
      await route.fulfill({ json: { ...answer, completeUntil: '2016-10-21T10:59:30.000Z' } });
    });
    await page.getByRole('status').getByText('catching up, complete until 10:59:30').waitFor();
  });

  it('says in which span records were lost', async () => {
    await open();
    const incomplete = [{ from: '2016-10-21T10:10:00.000Z', to: '2016-10-21T10:20:00.000Z' }];
    await page.route('**/v1/trends**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...((await response.json()) as TrendsAnswer), incomplete } });
    });
    await page.getByText('posts were lost, counts are too low from 10:10:00 to 10:20:00').waitFor();
  });

  it('speaks French', async () => {
    await open('', { locale: 'fr-FR' });
    await page.getByRole('columnheader', { name: 'Portée' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  });

  it.each<[string, BrowserContextOptions]>([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 375, height: 700 } }],
  ])('is accessible and fits, %s', async (_, options) => {
    for (const search of ['', '?hashtag=twitterdown']) {
      await open(search, options);
      await page.waitForSelector('.curves canvas');
      await page.waitForSelector('.networks li');
      expect(await violationsOn(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.body.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      if (search === '') await page.context().close();
    }
  });
});
