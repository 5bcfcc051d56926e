import Type, { type Static } from 'typebox';
import { asOf, Count, ErrorField, orNull, Time, WindowField } from './answer-fields.js';

/** The rankings of the query API. */
export const RANKINGS = ['trending', 'volume', 'authors', 'reach', 'engagement'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** What `GET /v1/trends` ranks by: {@link RANKINGS}, and Mastodon's own formula to compare with. */
export const TREND_RANKINGS = [...RANKINGS, 'mastodon'] as const;
export type TrendRanking = (typeof TREND_RANKINGS)[number];

/** The steps of a history, with the tier of buckets each reads. */
export const STEPS = { '1m': 'minute', '1h': 'hour' } as const;
export type Step = keyof typeof STEPS;

const RankingField = Type.Enum([...TREND_RANKINGS]);

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
export type NetworksAnswer = Static<typeof NetworksAnswerSchema>;
export type NetworksHistoryAnswer = Static<typeof NetworksHistoryAnswerSchema>;

/** What a hashtag did in a window. */
export type HashtagFigures = Pick<Trend, 'volume' | 'authors' | 'reach' | 'impressions' | 'engagement'>;
/** When the answer holds: `asOf` is the stream time it was asked for, `completeUntil` how far all is counted, `incomplete` what was lost. */
export type AsOf = Pick<TrendsAnswer, 'asOf' | 'completeUntil' | 'incomplete'>;
