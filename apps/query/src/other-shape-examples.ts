const LABELS = ['TwitterDown', 'TwitterBack'] as const;
const page = (label: string) => `http://127.0.0.1:3000/?hashtag=${label.toLowerCase()}`;

/** Midnights of a week in epoch seconds, newest first: the first of them is 25 November 2026. */
const DAYS = Array.from({ length: 7 }, (_, i) => String(1_795_564_800 - i * 86_400));
const USES = ['1240', '3704', '0', '0', '0', '0', '0'];
const ACCOUNTS = ['1187', '3561', '0', '0', '0', '0', '0'];

/** Answers in the shapes of others, as examples of the OpenAPI document. */
export const OTHER_SHAPES = {
  mastodonTags: [
    {
      id: 'twitterdown',
      name: 'TwitterDown',
      url: page('TwitterDown'),
      history: DAYS.map((day, i) => ({ day, accounts: ACCOUNTS[i], uses: USES[i] })),
    },
  ],
  xCounts: {
    data: [
      {
        end: '2026-11-24T23:00:00.000Z',
        start: '2026-11-24T22:00:00.000Z',
        tweet_count: 1311,
      },
      {
        end: '2026-11-25T00:00:00.000Z',
        start: '2026-11-24T23:00:00.000Z',
        tweet_count: 2393,
      },
    ],
    meta: { total_tweet_count: 3704 },
  },
  xTrendsPlace: [
    {
      trends: LABELS.map((label, i) => ({
        name: `#${label}`,
        url: page(label),
        promoted_content: null,
        query: `%23${label}`,
        tweet_volume: i === 0 ? 4944 : 2216,
      })),
      as_of: '2026-11-25T00:41:53Z',
      created_at: '2026-11-25T00:41:53Z',
      locations: [{ name: 'Worldwide', woeid: 1 }],
    },
  ],
  providerHashtags: {
    hashtags: LABELS.map((name, i) => ({ name, rank: i === 0 ? 100 : 72, examples: [] })),
  },
} as const;
