import type { WindowTotals } from './window-totals.js';

/** Posts of a network in a span, with hashtags or without. */
export interface NetworkTraffic {
  readonly posts: number;
  /** Posts by language; those that do not stand apart are under `*`. */
  readonly languages: ReadonlyMap<string, number>;
  /** Event time of the first post and of the last, ms. */
  readonly first: number;
  readonly last: number;
}

/** By network. */
export type Traffic = ReadonlyMap<string, NetworkTraffic>;

/** The traffic of networks whose posts were added up. */
export function trafficOf(networks: ReadonlyMap<string, WindowTotals>): Traffic {
  return new Map(
    Array.from(networks, ([network, totals]) => {
      const { volume: posts, first, last } = totals;
      return [network, { posts, languages: totals.languages(), first, last }];
    }),
  );
}

const NONE: NetworkTraffic = { posts: 0, languages: new Map(), first: Infinity, last: -Infinity };

/** Two spans as one. */
export function joinedTraffic(a = NONE, b = NONE): NetworkTraffic {
  const languages = new Map(a.languages);
  for (const [lang, posts] of b.languages) languages.set(lang, (languages.get(lang) ?? 0) + posts);
  return {
    posts: a.posts + b.posts,
    languages,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}
