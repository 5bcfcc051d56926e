import type { Engagement } from './post.js';

/** The windows of the query API: how many base buckets of which size each takes. */
export const WINDOWS = {
  '5m': { tier: 'minute', buckets: 5 },
  '15m': { tier: 'minute', buckets: 15 },
  '1h': { tier: 'minute', buckets: 60 },
  '24h': { tier: 'hour', buckets: 24 },
  '7d': { tier: 'hour', buckets: 168 },
} as const;
export type WindowName = keyof typeof WINDOWS;

/** The rankings of the query API. */
export const RANKINGS = ['trending', 'volume', 'authors', 'reach', 'engagement'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** Engagement totals with their sum. */
export interface EngagementTotals extends Engagement {
  readonly total: number;
}

/** What a hashtag did in a window. */
export interface HashtagFigures {
  readonly volume: number;
  readonly authors: number;
  readonly reach: number;
  readonly impressions: number;
  readonly engagement: EngagementTotals;
}

/** When the answer holds: `asOf` is the stream time it was asked for, `completeUntil` how far all is counted. RFC 3339. */
export interface AsOf {
  readonly asOf: string | null;
  readonly completeUntil: string | null;
}

/** A row of a ranking. */
export interface Trend extends HashtagFigures {
  readonly rank: number;
  readonly hashtag: string;
  readonly label: string;
  readonly score: number;
  readonly previousRank: number | null;
  readonly firstSeenAt: string;
}

/** `GET /v1/trends` */
export interface TrendsAnswer extends AsOf {
  readonly window: WindowName;
  readonly rank: Ranking;
  readonly network: string | null;
  readonly lang: string | null;
  readonly trends: readonly Trend[];
}

/** `GET /v1/hashtags/{hashtag}` */
export interface HashtagAnswer extends AsOf, HashtagFigures {
  readonly window: WindowName;
  readonly hashtag: string;
  readonly label: string;
  readonly score: number;
  readonly firstSeenAt: string;
  readonly ranks: Readonly<Record<Ranking, number | null>>;
  readonly networks: readonly ({ readonly network: string } & HashtagFigures)[];
  readonly langs: readonly ({ readonly lang: string } & HashtagFigures)[];
}

/** A bucket of a history; `at` is its start. */
export interface HistoryPoint {
  readonly at: string;
  readonly volume: number;
  readonly authors: number;
  readonly engagement: EngagementTotals;
}

/** `GET /v1/hashtags/{hashtag}/history` */
export interface HistoryAnswer extends AsOf {
  readonly hashtag: string;
  readonly step: '1m' | '1h';
  readonly from: string;
  readonly to: string;
  readonly points: readonly HistoryPoint[];
}

/** `GET /v1/networks` */
export interface NetworksAnswer extends AsOf {
  readonly networks: readonly {
    readonly network: string;
    /** Posts in the last hour of stream time. */
    readonly volume: number;
    readonly lastPostAt: string;
    readonly silentSince: string | null;
  }[];
}
