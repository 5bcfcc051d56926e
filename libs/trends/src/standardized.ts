import type { NetworkTraffic } from './network-traffic.js';
import type { LanguageSums, PastSums } from './past-uses.js';

/** A language's own share is believed as if this many posts of it had the network's. */
const PRIOR_POSTS = 20;

/**
 * Carries a hashtag's share of each language's traffic in one span over to another: what would be said there if each
 * language talked as before, however busy it is now (direct standardization, as of death rates by age: Fleiss,
 * Statistical Methods for Rates and Proportions, 1981). So a language whose day begins lifts no everyday hashtag of it.
 * What the hashtag itself adds to a language's traffic makes none of it expected. Shares of languages with little traffic
 * are drawn towards the network's.
 */
export class Standardization {
  private readonly rest: number;

  constructor(
    private readonly from: NetworkTraffic,
    private readonly to: ReadonlyMap<string, number>,
  ) {
    let drawn = 0;
    for (const [lang, posts] of to) {
      drawn += (posts * PRIOR_POSTS) / ((from.languages.get(lang) ?? 0) + PRIOR_POSTS);
    }
    this.rest = from.posts > 0 ? drawn / from.posts : 0;
  }

  /**
   * Authors and posts to expect.
   * @param past the hashtag's by language, in the first span
   * @param own the hashtag's posts by language, in the second span
   */
  sums(past: readonly LanguageSums[], own: ReadonlyMap<string, number>): PastSums {
    const expected: PastSums = { authors: 0, posts: 0 };
    if (this.from.posts === 0) return expected;
    for (const { lang, authors, posts } of past) {
      const before = this.from.languages.get(lang) ?? 0;
      const now = ordinaryTraffic(this.to.get(lang) ?? 0, own.get(lang) ?? 0, before, posts);
      const factor = now / (before + PRIOR_POSTS) + this.rest;
      expected.authors += factor * authors;
      expected.posts += factor * posts;
    }
    return expected;
  }
}

/** The traffic without what a hashtag has there beyond its former share. */
function ordinaryTraffic(traffic: number, own: number, before: number, ownBefore: number): number {
  const others = Math.max(0, traffic - own) + PRIOR_POSTS;
  const othersBefore = Math.max(0, before - ownBefore) + PRIOR_POSTS;
  return Math.min(traffic, (others * (before + PRIOR_POSTS)) / othersBefore);
}
