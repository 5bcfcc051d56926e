import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answersBesidePlain, type GrowingPost, linesOf } from './growing-totals.js';
import { Pipeline } from './pipeline.js';

const START = Date.parse('2020-12-12T00:00:00Z');
const DAYS = 9;
const POSTS = 3_000;
/** So many posts are sent, and sent again with greater totals, before the next ones. */
const STRETCH = 250;

/** Posts whose likes and followers are spread as in life: most have none, a few have nearly all. The same every time. */
function posts(): GrowingPost[] {
  const unit = fc.noBias(fc.nat(999_999)).map((drawn) => drawn / 1e6);
  const tail = unit.map((drawn) => Math.floor((1 - drawn) ** -1.3 - 1));
  const made = fc.record({
    network: fc.constantFrom('twitter', 'mastodon'),
    author: fc.noBias(fc.nat(1_500)),
    hashtags: fc.uniqueArray(
      unit.map((drawn) => `tag${Math.floor(200 * drawn ** 4)}x`),
      { maxLength: 4 },
    ),
    likes: tail,
    reposts: tail,
  });
  return fc.sample(made, { seed: 20201212, numRuns: POSTS }).map(({ author, hashtags, ...post }, i) => ({
    ...post,
    id: `p${i}`,
    author: { id: `a${author}`, followers: (author * author * 37) % 100_003 },
    text: `word ${hashtags.map((hashtag) => `#${hashtag.toUpperCase()}`).join(' ')}`,
    at: START + Math.floor((i * DAYS * 86_400_000) / POSTS),
    hashtags,
  }));
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
});
afterAll(async () => pipeline?.stop());

describe('totals that grow over repeated sends', () => {
  it('move every figure by the difference, while the windows move on', async () => {
    const all = posts();
    for (let next = 0; next < all.length; next += STRETCH) {
      await pipeline.post(linesOf(all.slice(next, next + STRETCH)));
      await pipeline.settled();
      const { answered, plain } = await answersBesidePlain(pipeline, all.slice(0, next + STRETCH));
      // Above 256 authors reach and authors are estimates.
      const exact = plain.filter(({ authors }) => authors <= 256).map(({ hashtag }) => hashtag);
      expect(exact.length).toBeGreaterThan(50);
      const isExact = ({ hashtag }: { hashtag: string }): boolean => exact.includes(hashtag);
      expect(answered.filter(isExact)).toEqual(plain.filter(isExact));
      expect(answered.map(({ hashtag, engagement }) => ({ hashtag, engagement }))).toEqual(
        plain.map(({ hashtag, engagement }) => ({ hashtag, engagement })),
      );
    }
  });
});
