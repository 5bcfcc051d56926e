/// <reference lib="dom" />
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RelatedAnswer } from '@hashpulse/contracts';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Pipeline } from '../scenarios/pipeline.js';
import { violationsOn } from './accessibility.js';
import { startBrowser } from './browser.js';
import { PagePosts } from './page-posts.js';
import { takePicture } from './picture.js';
import { Visitor } from './visitor.js';

jest.setTimeout(120_000);

const ROWS = ['TwitterDown', 'مصر', 'Café'];
const posts = new PagePosts();
let pipeline: Pipeline;
let browser: Browser;
let address: string;
let visitor: Visitor;

beforeAll(async () => {
  [pipeline, browser] = await Promise.all([Pipeline.start(), startBrowser()]);
  address = await pipeline.url('query');
  await pipeline.post([
    ...posts.of(30, 'TwitterDown'),
    ...posts.of(20, 'مصر', { network: 'mastodon', lang: 'ar' }),
    ...posts.of(10, 'Café', { lang: 'fr' }),
  ]);
  await pipeline.settled();
});
afterAll(async () => {
  await browser?.close();
  await pipeline?.stop();
});

async function open(search = '', options: BrowserContextOptions = {}): Promise<void> {
  visitor = await Visitor.at(browser, address, search, options);
}

/** Width and height of a PNG (RFC 2083: in the first chunk). */
function sizeOf(png: Buffer): [width: number, height: number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe("the README's picture", () => {
  it('is taken as `npm run picture` takes it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-picture-'));
    const file = join(folder, 'page.png');
    await takePicture(browser, { address, search: '?rank=volume', colorScheme: 'dark', file });
    expect(sizeOf(await readFile(file))).toEqual([1280, 900]);
    await rm(folder, { recursive: true });
  });
});

describe('the page', () => {
  afterEach(async () => {
    await visitor.leave();
    expect(visitor.foreign).toEqual([]);
  });

  it('shows the trends in order, each with its curve, and says that it is live', async () => {
    await open();
    await visitor.seesRows(ROWS);
    await visitor.page.waitForSelector('.trends .sparkline polyline');
    await visitor.page.waitForSelector('.chart canvas');
    await visitor.reads('live');
    const firstRow = visitor.page.locator('.trends tbody tr').first();
    expect(await firstRow.locator('td.number').nth(1).textContent()).toBe('30');
    expect(visitor.errors).toEqual([]);
  });

  it('shows a hashtag that comes up, without being loaded again and without asking again', async () => {
    await open('?rank=volume');
    await visitor.seesRows(ROWS);
    const asked: string[] = [];
    visitor.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await pipeline.post(posts.of(40, 'TwitterBack'));
    await visitor.seesRows(['TwitterBack', ...ROWS]);
    expect(asked).not.toContain('/v1/trends');
    expect(visitor.errors).toEqual([]);
  });

  it('keeps every switch in the address, and goes back', async () => {
    await open('?rank=volume');
    await visitor.choose('Network', 'mastodon');
    await visitor.seesRows(['مصر']);
    expect(visitor.search).toBe('?rank=volume&network=mastodon');
    await visitor.choose('Network', '');
    await visitor.choose('Language', 'fr');
    await visitor.seesRows(['Café']);
    await visitor.press('24h');
    expect(visitor.search).toBe('?window=24h&rank=volume&lang=fr');
    for (let i = 0; i < 3; i++) await visitor.page.goBack();
    await visitor.seesRows(['مصر']);
    await visitor.page.reload();
    await visitor.seesRows(['مصر']);
  });

  it('ranks by the figure whose head is pressed', async () => {
    await open();
    await visitor.page.getByRole('columnheader', { name: 'Authors' }).getByRole('button').press('Enter');
    expect(visitor.search).toBe('?rank=authors');
    await visitor.page.locator('th[aria-sort="descending"]').getByText('Authors').waitFor();
  });

  it("shows a hashtag's own figures and why it ranks, and says when there are none", async () => {
    await open('?rank=volume');
    await visitor.page.getByRole('link', { name: '#Café' }).click();
    await visitor.page.locator('.figures').getByText('100', { exact: true }).first().waitFor();
    expect(new URL(visitor.page.url()).searchParams.get('hashtag')).toBe('café');
    await visitor.page.getByRole('table', { name: 'By network' }).getByText('twitter').waitFor();
    await visitor.page.getByRole('table', { name: 'By language' }).getByText('French').waitFor();
    await visitor.page.getByRole('table', { name: 'Why it ranks there' }).getByText('twitter').waitFor();
    await visitor.page.getByRole('link', { name: 'All trends' }).click();
    await visitor.page.waitForSelector('.trends');
    await visitor.page.getByRole('searchbox', { name: 'Find a hashtag' }).fill('#NeverSeen');
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByText('This hashtag was never seen.').waitFor();
  });

  it('leads to the hashtags of the same posts', async () => {
    await open('?hashtag=twitterdown');
    await visitor.page.route('**/v1/hashtags/twitterdown/related**', async (route) => {
      const answer = (await (await route.fetch()).json()) as RelatedAnswer;
      const related = [{ hashtag: 'café', label: 'Café', count: 7, error: 0 }];
      await route.fulfill({ json: { ...answer, related } });
    });
    await visitor.page.reload();
    await visitor.page.locator('.related').getByRole('link', { name: '#Café' }).click();
    await visitor.page.getByRole('heading', { name: '#Café' }).waitFor();
    expect(new URL(visitor.page.url()).searchParams.get('hashtag')).toBe('café');
  });

  it('compares chosen hashtags, and takes one away', async () => {
    await open('?rank=volume');
    await visitor.page.getByRole('checkbox', { name: 'Compare #Café' }).check();
    await visitor.page.getByRole('checkbox', { name: 'Compare #مصر' }).check();
    await visitor.page.getByRole('link', { name: 'Compare 2' }).click();
    const totals = visitor.page.locator('.compared tbody tr td:nth-child(2)');
    await totals.nth(1).waitFor();
    expect(await totals.allTextContents()).toEqual(['10', '20']);
    await visitor.page.getByRole('button', { name: 'Remove #Café' }).click();
    await totals.nth(1).waitFor({ state: 'detached' });
    expect(await totals.allTextContents()).toEqual(['20']);
    await visitor.page.getByRole('textbox', { name: 'Add a hashtag' }).fill('#TwitterDown');
    await visitor.page.keyboard.press('Enter');
    await totals.nth(1).waitFor();
    expect(new URL(visitor.page.url()).searchParams.get('compare')).toBe('مصر,twitterdown');
  });

  it('goes back in time by its slider, from the keyboard, and returns to the present', async () => {
    await open('?network=mastodon');
    await visitor.seesRows(['مصر']);
    await visitor.page.getByRole('slider').focus();
    await visitor.page.keyboard.press('Home');
    await visitor.page.getByText('Nothing stands out now').waitFor();
    expect(new URL(visitor.page.url()).searchParams.get('asOf')).toMatch(/^2016-10-21T10:\d\d:00Z$/);
    await visitor.reads(/looking back at 2016-10-21 10:\d\d UTC/);
    await visitor.goTo('?network=mastodon&asOf=2016-10-21T11:00:00Z');
    await visitor.seesRows(['مصر']);
    await visitor.page.getByRole('button', { name: 'Back to live' }).click();
    await visitor.reads('live');
    await visitor.seesRows(['مصر']);
  });

  it('plays what happened, from where the slider stands up to now', async () => {
    await open('?rank=volume&asOf=2016-10-21T10:59:00Z');
    await visitor.page.getByRole('button', { name: 'Play' }).click();
    await visitor.seesRows(ROWS);
    await visitor.reads('live');
    expect(visitor.search).toBe('?rank=volume');
  });

  it('goes through a thousand hashtags, page by page', async () => {
    await pipeline.post(posts.withHashtags(1_000, { network: 'many' }));
    await pipeline.settled();
    await open('?rank=volume&network=many&page=20');
    await visitor.page.getByText('places 951 to 1000').waitFor();
    expect(await visitor.page.locator('.trends tbody tr').count()).toBe(50);
    await visitor.page.getByRole('link', { name: '#many0950' }).waitFor();
    await visitor.page.getByRole('link', { name: 'Previous' }).click();
    await visitor.page.getByText('places 901 to 950').waitFor();
    expect(visitor.search).toBe('?rank=volume&network=many&page=19');
  });

  it('writes right-to-left hashtags from the right', async () => {
    await open('?network=mastodon');
    await visitor.seesRows(['مصر']);
    const bdi = visitor.page.locator('.trends bdi');
    expect(await bdi.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  });

  it('speaks French', async () => {
    await open('', { locale: 'fr-FR' });
    await visitor.page.getByRole('columnheader', { name: 'Portée' }).waitFor();
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('fr');
    await visitor.press('EN');
    await visitor.page.getByRole('columnheader', { name: 'Reach' }).waitFor();
    expect(visitor.search).toBe('?ui=en');
  });

  it.each<[string, BrowserContextOptions]>([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 375, height: 700 } }],
    ['in French on a phone', { viewport: { width: 375, height: 700 }, locale: 'fr-FR' }],
  ])('is accessible and fits, %s', async (_, options) => {
    await open('', options);
    for (const search of [
      '',
      '?hashtag=twitterdown',
      '?compare=twitterdown,café',
      '?asOf=2016-10-21T11:00:00Z',
    ]) {
      await visitor.goTo(search);
      await visitor.page.waitForSelector('.chart canvas');
      await visitor.page.waitForSelector('table');
      expect(await violationsOn(visitor.page)).toEqual([]);
      expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    }
  });
});
