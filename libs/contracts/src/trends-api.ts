import Type, { type Static } from 'typebox';

/** The windows of the query API: how many base buckets of which size each takes. */
export const WINDOWS = {
  '5m': { tier: 'minute', buckets: 5 },
  '15m': { tier: 'minute', buckets: 15 },
  '1h': { tier: 'minute', buckets: 60 },
  '24h': { tier: 'hour', buckets: 24 },
  '7d': { tier: 'hour', buckets: 168 },
} as const;
export type WindowName = keyof typeof WINDOWS;

/** The names of the windows. */
export const WINDOW_NAMES = Object.keys(WINDOWS) as WindowName[];

/** The rankings of the query API. */
export const RANKINGS = ['trending', 'volume', 'authors', 'reach', 'engagement'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** What `GET /v1/trends` ranks by: {@link RANKINGS}, and Mastodon's own formula to compare with. */
export const TREND_RANKINGS = [...RANKINGS, 'mastodon'] as const;
export type TrendRanking = (typeof TREND_RANKINGS)[number];

/** The steps of a history, with the tier of buckets each reads. */
export const STEPS = { '1m': 'minute', '1h': 'hour' } as const;
export type Step = keyof typeof STEPS;

const Count = Type.Integer({ minimum: 0 });
const Time = Type.String({ format: 'date-time', examples: ['2016-10-21T11:10:00.000Z'] });
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const WindowField = Type.Enum(WINDOW_NAMES);
const RankingField = Type.Enum([...TREND_RANKINGS]);

const asOf = {
  asOf: orNull(Time),
  completeUntil: orNull(
    Type.String({ format: 'date-time', description: 'Every post before this event time is counted' }),
  ),
  incomplete: Type.Optional(
    Type.Array(Type.Object({ from: Time, to: Time }), {
      description: 'Spans of event time in which records were lost before they were counted; absent: none',
    }),
  ),
};

/** Engagement totals with their sum. */
export const EngagementTotalsSchema = Type.Object({
  likes: Count,
  reposts: Count,
  replies: Count,
  views: Count,
  total: Count,
});

const figures = {
  volume: Type.Integer({ minimum: 0, description: 'Posts with the hashtag' }),
  authors: Type.Integer({ minimum: 0, description: 'Distinct authors; exact up to 256, within 5% above' }),
  reach: Type.Integer({ minimum: 0, description: 'Followers of the distinct authors' }),
  impressions: Type.Integer({ minimum: 0, description: 'Followers summed over the posts' }),
  engagement: EngagementTotalsSchema,
};

/** By how much figures may be too low, where a flood of hashtags did not fit. */
const ErrorField = Type.Optional(
  Type.Object(
    {
      volume: Type.Integer({ minimum: 0, description: 'Holds for authors too' }),
      impressions: Type.Integer({ minimum: 0, description: 'Holds for reach too' }),
      engagement: Count,
    },
    { description: 'By how much the figures may be too low at most, never too high; absent: exact' },
  ),
);

/** A row of a ranking. */
export const TrendSchema = Type.Object({
  rank: Type.Integer({ minimum: 1 }),
  hashtag: Type.String({ description: 'Canonical form, without #' }),
  label: Type.String({ description: 'The most used spelling' }),
  ...figures,
  score: Type.Number({ description: 'The burst score; above 0 for what rises' }),
  previousRank: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
    description: 'The rank 5 minutes earlier (windows in minutes) or 1 hour earlier (windows in hours)',
  }),
  firstSeenAt: Time,
  error: ErrorField,
  curve: Type.Optional(
    Type.Array(Count, {
      description:
        'With `curves=true`: posts in each of the last 60 minutes (windows in minutes), 48 hours (`24h`) or ' +
        '168 hours (`7d`), oldest first',
    }),
  ),
});

/** `GET /v1/trends` */
export const TrendsAnswerSchema = Type.Object(
  {
    ...asOf,
    window: WindowField,
    rank: RankingField,
    network: orNull(Type.String()),
    lang: orNull(Type.String()),
    trends: Type.Array(TrendSchema),
    unlisted: Type.Optional(
      Type.Object(
        { volume: Count, impressions: Count, engagement: Count },
        { description: 'What a hashtag that was dropped in a flood had at most; absent: none was' },
      ),
    ),
  },
  { title: 'Trends' },
);

const Ranks = Type.Object({
  trending: orNull(Count),
  volume: orNull(Count),
  authors: orNull(Count),
  reach: orNull(Count),
  engagement: orNull(Count),
});

/** `GET /v1/hashtags/{hashtag}` */
export const HashtagAnswerSchema = Type.Object(
  {
    ...asOf,
    window: WindowField,
    hashtag: Type.String(),
    label: Type.String(),
    ...figures,
    score: Type.Number(),
    previousRank: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'The rank by burst score 5 minutes earlier (windows in minutes) or 1 hour earlier',
    }),
    firstSeenAt: Time,
    peak: orNull(
      Type.Object(
        { at: Time, volume: Count },
        { description: 'The busiest minute (windows in minutes) or hour of the window, the first of equals' },
      ),
    ),
    ranks: Ranks,
    networks: Type.Array(Type.Object({ network: Type.String(), ...figures })),
    langs: Type.Array(Type.Object({ lang: Type.String(), ...figures })),
    error: ErrorField,
  },
  { title: 'Hashtag' },
);

/** A bucket of a history. */
export const HistoryPointSchema = Type.Object({
  at: Type.String({ format: 'date-time', description: "The bucket's start" }),
  volume: Count,
  authors: Count,
  engagement: EngagementTotalsSchema,
  error: ErrorField,
});

/** Times without posts of a network that chance does not explain. */
const Gaps = Type.Array(
  Type.Object({
    network: Type.String(),
    from: Type.String({ format: 'date-time', description: 'Its last post before the silence' }),
    to: Type.Union([Time, Type.Null()], {
      description: 'Its first post after the silence; null while it lasts',
    }),
  }),
  {
    description:
      'Silences of networks that reach into the span: what is missing there was not there to count',
  },
);

/** `GET /v1/hashtags/{hashtag}/history` */
export const HistoryAnswerSchema = Type.Object(
  {
    ...asOf,
    hashtag: Type.String(),
    step: Type.Enum(Object.keys(STEPS) as Step[]),
    from: Time,
    to: Time,
    retainedFrom: Type.Union([Time, Type.Null()], {
      description: 'Buckets before this are no longer kept: their zeros say nothing',
    }),
    gaps: Gaps,
    points: Type.Array(HistoryPointSchema),
  },
  { title: 'History' },
);

/** `GET /v1/hashtags/{hashtag}/related` */
export const RelatedAnswerSchema = Type.Object(
  {
    ...asOf,
    window: WindowField,
    hashtag: Type.String(),
    related: Type.Array(
      Type.Object({
        hashtag: Type.String(),
        label: Type.String(),
        count: Type.Integer({ minimum: 1, description: 'Posts in which both stand' }),
        error: Type.Integer({
          minimum: 0,
          description: 'By how much the count may be too high: 0 up to 64 companions a bucket',
        }),
      }),
    ),
  },
  { title: 'Related' },
);

/** `GET /v1/compare` */
export const CompareAnswerSchema = Type.Object(
  {
    ...asOf,
    step: Type.Enum(Object.keys(STEPS) as Step[]),
    from: Time,
    to: Time,
    retainedFrom: orNull(Time),
    gaps: Gaps,
    hashtags: Type.Array(
      Type.Object({ hashtag: Type.String(), label: Type.String(), points: Type.Array(HistoryPointSchema) }),
    ),
  },
  { title: 'Compare' },
);

/** A network's part in a burst score. */
export const ExplainedTermSchema = Type.Object({
  network: Type.String(),
  authors: Type.Integer({ minimum: 0, description: 'Distinct authors in the window' }),
  volume: Count,
  networkVolume: Type.Integer({ minimum: 0, description: 'Posts of the network in the window' }),
  observed: Type.Number({ description: 'The authors, fewer when they repeat themselves or copy each other' }),
  expected: Type.Number({ description: 'Authors to expect: the highest of the expectations' }),
  expectations: Type.Object({
    recently: Type.Number({ description: "The baseline's share of this traffic" }),
    sameHours: orNull(
      Type.Number({ description: 'The share of the same hours, median of up to seven days' }),
    ),
    weekAgo: orNull(Type.Number({ description: 'The share of the same hours a week ago' })),
  }),
  dispersion: Type.Number({ description: 'The variance is e + dispersion · e²' }),
  prior: Type.Number({ description: 'Added to what is expected, so that a new hashtag has a finite score' }),
  score: Type.Number({
    description: '2 · (o · ln(o / e) − (o + 1/d) · ln((1 + d·o) / (1 + d·e))), negative when o < e',
  }),
  baseline: Type.Object({
    hours: Type.Number({ description: 'Hours of the network before the window' }),
    authors: Type.Integer({ minimum: 0, description: 'Authors an hour, summed' }),
    volume: Count,
    networkVolume: Count,
  }),
});

/** `GET /v1/hashtags/{hashtag}/explain` */
export const ExplainAnswerSchema = Type.Object(
  {
    ...asOf,
    window: WindowField,
    network: orNull(Type.String()),
    hashtag: Type.String(),
    label: Type.String(),
    moderation: Type.Object({
      state: Type.Enum(['shown', 'denied', 'pending'], {
        description: 'Only what is shown can have a rank; pending: it waits for an approval',
      }),
      rankedAs: Type.String({ description: 'The group that it is ranked in, or the hashtag itself' }),
    }),
    rank: orNull(Type.Integer({ minimum: 1 })),
    score: Type.Number({ description: 'The sum over the networks in which it rises' }),
    judged: Type.Object(
      { from: Time, to: Time },
      { description: 'The window, or its last 5 or 15 minutes if the hashtag stands out more in these' },
    ),
    authors: Type.Integer({ minimum: 0, description: 'Summed over the networks' }),
    observed: Type.Number(),
    expected: Type.Number(),
    baseline: Type.Object({
      from: orNull(Time),
      to: Time,
      hours: Type.Number({ description: 'Of the network that has most of them; 0 in the warm-up' }),
    }),
    penalties: Type.Array(
      Type.Object({
        network: Type.String(),
        code: Type.Enum(['repetition', 'circle', 'copies']),
        factor: Type.Number({ description: 'What of the authors is left' }),
        detail: Type.String(),
      }),
    ),
    flags: Type.Array(Type.Enum(['invisible-characters', 'mixed-scripts', 'stacked-marks']), {
      description: 'Why the hashtag may not be what it looks like; it is counted all the same',
    }),
    formula: Type.String(),
    terms: Type.Array(ExplainedTermSchema),
    error: ErrorField,
  },
  { title: 'Explanation' },
);

/** `GET /v1/networks` */
export const NetworksAnswerSchema = Type.Object(
  {
    ...asOf,
    networks: Type.Array(
      Type.Object({
        network: Type.String(),
        volume: Type.Integer({ minimum: 0, description: 'Posts in the last 60 minutes of stream time' }),
        lastPostAt: Time,
        silentSince: Type.Union([Time, Type.Null()], {
          description: 'Set when a silence this long would be a one in a million chance for this network',
        }),
        backSince: Type.Union([Time, Type.Null()], {
          description: 'When it came back from its latest silence; null without one, and while it lasts',
        }),
        silences: Type.Array(Type.Object({ from: Time, to: orNull(Time) }), {
          description: 'All as far as buckets are kept, oldest first: last post before, first post after',
        }),
      }),
    ),
  },
  { title: 'Networks' },
);

/** `GET /v1/networks/history` */
export const NetworksHistoryAnswerSchema = Type.Object(
  {
    ...asOf,
    step: Type.Enum(Object.keys(STEPS) as Step[]),
    from: Time,
    to: Time,
    retainedFrom: orNull(Time),
    networks: Type.Array(
      Type.Object({
        network: Type.String(),
        points: Type.Array(Type.Object({ at: Time, volume: Count })),
        silences: Type.Array(Type.Object({ from: Time, to: orNull(Time) }), {
          description: 'Silences that reach into the span; `to` null: it lasts',
        }),
      }),
    ),
  },
  { title: 'NetworksHistory' },
);

export type EngagementTotals = Static<typeof EngagementTotalsSchema>;
export type Trend = Static<typeof TrendSchema>;
export type TrendsAnswer = Static<typeof TrendsAnswerSchema>;
export type HashtagAnswer = Static<typeof HashtagAnswerSchema>;
export type HistoryPoint = Static<typeof HistoryPointSchema>;
export type HistoryAnswer = Static<typeof HistoryAnswerSchema>;
export type RelatedAnswer = Static<typeof RelatedAnswerSchema>;
export type CompareAnswer = Static<typeof CompareAnswerSchema>;
export type ExplainAnswer = Static<typeof ExplainAnswerSchema>;
export type NetworksAnswer = Static<typeof NetworksAnswerSchema>;
export type NetworksHistoryAnswer = Static<typeof NetworksHistoryAnswerSchema>;

/** What a hashtag did in a window. */
export type HashtagFigures = Pick<Trend, 'volume' | 'authors' | 'reach' | 'impressions' | 'engagement'>;
/** When the answer holds: `asOf` is the stream time it was asked for, `completeUntil` how far all is counted, `incomplete` what was lost. */
export type AsOf = Pick<TrendsAnswer, 'asOf' | 'completeUntil' | 'incomplete'>;
