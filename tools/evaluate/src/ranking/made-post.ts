/** A post of the evaluation. */
export interface MadePost {
  readonly id: string;
  readonly network: string;
  readonly author: { readonly id: string; readonly followers: number; readonly name?: string };
  readonly text: string;
  /** Event time, ms. */
  readonly at: number;
  readonly lang: string;
  readonly kind: 'post' | 'repost';
  readonly engagement?: { readonly likes: number; readonly reposts: number; readonly views: number };
}

/** A post that is taken back. */
export interface TakenBack {
  readonly id: string;
  readonly network: string;
  readonly deleted: true;
}

/** What is sent within a minute. */
export type Sent = MadePost | TakenBack;

/** A hashtag whose use someone planned: a burst, which is to be found, or an attack, which is not. */
export interface Planted {
  /** Canonical. */
  readonly hashtag: string;
  /** What kind of burst or attack, for the report. */
  readonly kind: string;
  /** Event time of the first post, ms. */
  readonly from: number;
  /** Event time from which on it is over, ms. */
  readonly until: number;
  /** Event time from which on it does nothing more, deletions included, ms. */
  readonly lastAt: number;
  /** The posts that it adds in a minute that begins then (event time, ms). */
  posts(minute: number): Sent[];
}
