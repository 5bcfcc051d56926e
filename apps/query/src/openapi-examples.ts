/** An answer of every question of `/v1`, as the demo gave it, lists cut short: examples of the OpenAPI document. */
export const EXAMPLES = {
  trends: {
    asOf: '2026-11-24T23:50:00.000Z',
    completeUntil: '2026-11-24T23:50:00.000Z',
    window: '1h',
    rank: 'trending',
    network: null,
    lang: null,
    trends: [
      {
        rank: 1,
        hashtag: 'twitterdown',
        label: 'TwitterDown',
        volume: 3452,
        authors: 3382,
        reach: 3427619,
        impressions: 3427619,
        engagement: {
          likes: 10088,
          reposts: 1863,
          replies: 879,
          views: 0,
          total: 12830,
        },
        score: 28167.763,
        previousRank: 1,
        firstSeenAt: '2026-11-24T22:37:27.150Z',
      },
    ],
  },
  hashtag: {
    asOf: '2026-11-24T23:50:00.000Z',
    completeUntil: '2026-11-24T23:50:00.000Z',
    window: '1h',
    hashtag: 'twitterback',
    label: 'TwitterBack',
    volume: 1604,
    authors: 1536,
    reach: 1531281,
    impressions: 1650434,
    engagement: {
      likes: 2563,
      reposts: 436,
      replies: 214,
      views: 0,
      total: 3213,
    },
    score: 20207.358,
    previousRank: 2,
    firstSeenAt: '2026-11-24T23:36:53.317Z',
    peak: {
      at: '2026-11-24T23:44:00.000Z',
      volume: 126,
    },
    ranks: {
      trending: 2,
      volume: 3,
      authors: 2,
      reach: 4,
      engagement: 2,
    },
    networks: [
      {
        network: 'twitter',
        volume: 1451,
        authors: 1379,
        reach: 1445679,
        impressions: 1572744,
        engagement: {
          likes: 2052,
          reposts: 341,
          replies: 156,
          views: 0,
          total: 2549,
        },
      },
    ],
    langs: [
      {
        lang: 'en',
        volume: 914,
        authors: 858,
        reach: 680898,
        impressions: 779756,
        engagement: {
          likes: 1284,
          reposts: 215,
          replies: 95,
          views: 0,
          total: 1594,
        },
      },
    ],
  },
  history: {
    asOf: '2026-11-25T00:41:53.003Z',
    completeUntil: '2026-11-25T00:41:53.003Z',
    hashtag: 'twitterback',
    step: '1m',
    from: '2026-11-24T23:36:00.000Z',
    to: '2026-11-24T23:38:00.000Z',
    retainedFrom: '2026-11-24T21:42:00.000Z',
    gaps: [
      {
        network: 'twitter',
        from: '2026-11-24T22:36:52.367Z',
        to: '2026-11-24T23:36:53.189Z',
      },
    ],
    points: [
      {
        at: '2026-11-24T23:36:00.000Z',
        volume: 14,
        authors: 14,
        engagement: {
          likes: 3,
          reposts: 1,
          replies: 0,
          views: 0,
          total: 4,
        },
      },
      {
        at: '2026-11-24T23:37:00.000Z',
        volume: 112,
        authors: 112,
        engagement: {
          likes: 123,
          reposts: 15,
          replies: 8,
          views: 0,
          total: 146,
        },
      },
    ],
  },
  related: {
    asOf: '2026-11-24T23:50:00.000Z',
    completeUntil: '2026-11-24T23:50:00.000Z',
    window: '1h',
    hashtag: 'twitterback',
    related: [
      {
        hashtag: 'twitterdown',
        label: 'TwitterDown',
        count: 346,
        error: 0,
      },
    ],
  },
  explanation: {
    asOf: '2026-11-24T23:50:00.000Z',
    completeUntil: '2026-11-24T23:50:00.000Z',
    window: '1h',
    network: null,
    hashtag: 'twitterback',
    label: 'TwitterBack',
    moderation: { state: 'shown', rankedAs: 'twitterback' },
    rank: 2,
    score: 8279.166,
    judged: { from: '2026-11-24T22:51:00.000Z', to: '2026-11-24T23:51:00.000Z' },
    authors: 1379,
    observed: 1379,
    expected: 0,
    baseline: {
      from: '2026-11-24T00:41:53.244Z',
      to: '2026-11-24T22:51:00.000Z',
      hours: 22.152,
    },
    penalties: [],
    flags: [],
    formula:
      'score = sum over the networks where o > e of 2 * (o * ln(o / e) - (o + 1 / d) * ln((1 + d * o) / (1 + d * e))); …',
    terms: [
      {
        network: 'twitter',
        authors: 1379,
        volume: 1451,
        networkVolume: 5227,
        observed: 1379,
        expected: 0,
        expectations: { recently: 0, sameHours: 0, weekAgo: null },
        dispersion: 0.1,
        prior: 0.5,
        score: 8279.166,
        baseline: {
          hours: 22.152,
          authors: 0,
          volume: 0,
          networkVolume: 157869,
        },
      },
    ],
  },
  compare: {
    asOf: '2026-11-25T00:41:53.003Z',
    completeUntil: '2026-11-25T00:41:53.003Z',
    step: '1m',
    from: '2026-11-24T23:36:00.000Z',
    to: '2026-11-24T23:37:00.000Z',
    retainedFrom: '2026-11-24T21:42:00.000Z',
    gaps: [
      {
        network: 'twitter',
        from: '2026-11-24T22:36:52.367Z',
        to: '2026-11-24T23:36:53.189Z',
      },
    ],
    hashtags: [
      {
        hashtag: 'twitterback',
        label: 'TwitterBack',
        points: [
          {
            at: '2026-11-24T23:36:00.000Z',
            volume: 14,
            authors: 14,
            engagement: {
              likes: 3,
              reposts: 1,
              replies: 0,
              views: 0,
              total: 4,
            },
          },
        ],
      },
    ],
  },
  networks: {
    asOf: '2026-11-25T00:41:53.003Z',
    completeUntil: '2026-11-25T00:41:53.003Z',
    networks: [
      {
        network: 'twitter',
        volume: 12750,
        lastPostAt: '2026-11-25T00:41:52.846Z',
        silentSince: null,
        backSince: '2026-11-24T23:36:53.189Z',
        silences: [
          {
            from: '2026-11-24T22:36:52.367Z',
            to: '2026-11-24T23:36:53.189Z',
          },
        ],
      },
    ],
  },
  networksHistory: {
    asOf: '2026-11-25T00:41:53.003Z',
    completeUntil: '2026-11-25T00:41:53.003Z',
    step: '1m',
    from: '2026-11-24T23:35:00.000Z',
    to: '2026-11-24T23:37:00.000Z',
    retainedFrom: '2026-11-24T21:42:00.000Z',
    networks: [
      {
        network: 'twitter',
        points: [
          {
            at: '2026-11-24T23:35:00.000Z',
            volume: 0,
          },
          {
            at: '2026-11-24T23:36:00.000Z',
            volume: 43,
          },
        ],
        silences: [
          {
            from: '2026-11-24T22:36:52.367Z',
            to: '2026-11-24T23:36:53.189Z',
          },
        ],
      },
    ],
  },
} as const;
