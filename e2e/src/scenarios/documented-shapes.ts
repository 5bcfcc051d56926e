/** Answers as their own documentation shows them (docs.joinmastodon.org, developer.x.com, the fediverse provider's specification). */
export const DOCUMENTED = {
  mastodonTags: [
    {
      id: '201',
      name: 'hola',
      url: 'https://mastodon.social/tags/hola',
      history: [{ day: '1574726400', uses: '13', accounts: '10' }],
    },
  ],
  xCounts: {
    data: [{ end: '2021-05-27T01:00:00.000Z', start: '2021-05-27T00:00:00.000Z', tweet_count: 2 }],
    meta: { total_tweet_count: 2 },
  },
  xTrendsPlace: [
    {
      trends: [
        {
          name: '#GiftAGamer',
          url: 'http://twitter.com/search?q=%23GiftAGamer',
          promoted_content: null,
          query: '%23GiftAGamer',
          tweet_volume: 1,
        },
      ],
      as_of: '2020-11-20T19:37:52Z',
      created_at: '2020-11-19T14:15:43Z',
      locations: [{ name: 'Worldwide', woeid: 1 }],
    },
  ],
  providerHashtags: { hashtags: [{ name: 'fediverse', rank: 100, examples: [] }] },
} as const;

/** The fields and types of an answer, times by their form, whatever its values and however long its lists. */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(shapeOf(one))))].sort();
  if (typeof value === 'object') {
    const fields = Object.entries(value).map(([name, field]) => [name, shapeOf(field)] as const);
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  if (typeof value !== 'string') return typeof value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return value.replace(/\d/g, '0');
  if (/^\d+$/.test(value)) return 'digits';
  return /^https?:/.test(value) ? 'address' : 'text';
}
