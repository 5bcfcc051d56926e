import type { Browser } from 'playwright-core';
import { Visitor } from './visitor.js';

const SIZE = { width: 1280, height: 900 };

/** Which picture of the page. */
export interface Picture {
  /** Where query answers. */
  readonly address: string;
  readonly search: string;
  readonly colorScheme: 'light' | 'dark';
  /** The PNG that is written. */
  readonly file: string;
}

/**
 * Takes a picture of the page once all of it is there: rows, curves, pulse and letters.
 * @throws if the page reports an error, or goes elsewhere for a part of itself
 */
export async function takePicture(
  browser: Browser,
  { address, search, colorScheme, file }: Picture,
): Promise<void> {
  const visitor = await Visitor.at(browser, address, search, { viewport: SIZE, colorScheme });
  const { page, errors, foreign } = visitor;
  await page.waitForSelector('.trends .sparkline polyline');
  await page.waitForSelector('.legend li');
  await page.waitForSelector('.pulse polyline');
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: file, animations: 'disabled' });
  await visitor.leave();
  if (errors.length + foreign.length > 0) throw new Error([...errors, ...foreign].join('\n'));
}
