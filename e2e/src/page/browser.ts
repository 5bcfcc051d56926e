import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** A real headless Chromium, from an npm package: needs no root and nothing on the machine. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    // In a single process, as serverless hosts need it, closing one page ends them all.
    args: sparticuz.args.filter((argument) => argument !== '--single-process'),
    executablePath: await sparticuz.executablePath(),
    headless: true,
  });
}
