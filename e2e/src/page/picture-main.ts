// `npm run picture`: plays the demo through the real pipeline and takes the README's pictures of the page.
import { fileURLToPath } from 'node:url';
import { TOPICS } from '@hashpulse/contracts';
import { ACTS, demoPosts } from '@hashpulse/demo';
import { Pipeline } from '../scenarios/pipeline.js';
import { startBrowser } from './browser.js';
import { takePicture } from './picture.js';

const ENDS_AT = Date.parse('2016-10-21T18:00:00Z');
const MINUTE_MS = 60_000;
/** A quarter of an hour into the return: the story's hashtags are all there. */
const MOMENT = new Date(ENDS_AT - (ACTS.flood.from - 20) * MINUTE_MS).toISOString();
const docs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

const [pipeline, browser] = await Promise.all([Pipeline.start(), startBrowser()]);
try {
  const messages = Array.from(demoPosts({ seed: 1, endsAt: ENDS_AT, runId: 'picture' }), ({ json }) => {
    const { network, id } = JSON.parse(json) as { network: string; id: string };
    return { key: `${network}:${id}`, value: json };
  });
  await pipeline.produce(TOPICS.posts, messages);
  await pipeline.settled();
  const address = await pipeline.url('query');
  for (const colorScheme of ['light', 'dark'] as const) {
    const file = docs(`dashboard-${colorScheme}.png`);
    await takePicture(browser, { address, search: `?window=1h&asOf=${MOMENT}`, colorScheme, file });
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
  await pipeline.stop();
}
