import type { Trend, TrendRanking, TrendsAnswer, WebhookEventName } from '@hashpulse/contracts';

/** A hashtag leaves once it was missing for this long, event time: at the edge places change from second to second. */
export const LEFT_AFTER_MS = 60_000;
/** It has peaked once its value is this part of the highest since it entered. */
export const PEAKED_BELOW = 0.8;

/** The highest value of a hashtag since it entered. */
export interface Peak {
  /** Event time, RFC 3339. */
  readonly at: string;
  readonly place: number;
  readonly value: number;
}

/** A hashtag in a watched ranking. */
export interface WatchedHashtag {
  readonly label: string;
  readonly enteredAt: string;
  readonly peak: Peak;
  /** The peak's value that was told last; a higher one may be told again. */
  readonly told?: number;
  /** Since when it is missing; absent: it is there. */
  readonly missingSince?: string;
}

/** What is known of a watched ranking; times are event times, RFC 3339. */
export interface WatchState {
  readonly asOf: string;
  readonly hashtags: Readonly<Record<string, WatchedHashtag>>;
}

/** Something that a hashtag did in a ranking. */
export interface RankingChange {
  readonly name: WebhookEventName;
  readonly hashtag: string;
  readonly watched: WatchedHashtag;
  /** Its row; undefined once it has left. */
  readonly trend?: Trend;
}

/** A look at a ranking: what is known since, and what has happened. */
export interface Look {
  readonly state: WatchState | undefined;
  readonly changes: readonly RankingChange[];
}

function valueOf(rank: TrendRanking, trend: Trend): number {
  // Mastodon's own value is not told; a webhook does not rank by it.
  if (rank === 'trending' || rank === 'mastodon') return trend.score;
  return rank === 'engagement' ? trend.engagement.total : trend[rank];
}

function seen(
  before: WatchedHashtag | undefined,
  trend: Trend,
  rank: TrendRanking,
  asOf: string,
): WatchedHashtag {
  const now = { at: asOf, place: trend.rank, value: valueOf(rank, trend) };
  const peak = before && before.peak.value >= now.value ? before.peak : now;
  return {
    label: trend.label,
    enteredAt: before?.enteredAt ?? asOf,
    peak,
    ...(before?.told !== undefined && { told: before.told }),
  };
}

function hasPeaked({ peak, told }: WatchedHashtag, value: number): boolean {
  return value <= peak.value * PEAKED_BELOW && (told === undefined || peak.value > told);
}

function present(before: WatchState['hashtags'], { rank, trends }: TrendsAnswer, asOf: string): Look {
  const hashtags = new Map<string, WatchedHashtag>();
  const changes: RankingChange[] = [];
  for (const trend of trends) {
    const { hashtag } = trend;
    const known = Object.hasOwn(before, hashtag) ? before[hashtag] : undefined;
    let watched = seen(known, trend, rank, asOf);
    if (!known) changes.push({ name: 'entered', hashtag, watched, trend });
    else if (hasPeaked(watched, valueOf(rank, trend))) {
      watched = { ...watched, told: watched.peak.value };
      changes.push({ name: 'peaked', hashtag, watched, trend });
    }
    hashtags.set(hashtag, watched);
  }
  return { state: { asOf, hashtags: Object.fromEntries(hashtags) }, changes };
}

function missing(before: WatchState['hashtags'], { state, changes }: Look, asOf: string): Look {
  const there = state?.hashtags ?? {};
  const hashtags = new Map(Object.entries(there));
  const all = [...changes];
  for (const [hashtag, known] of Object.entries(before)) {
    if (Object.hasOwn(there, hashtag)) continue;
    const { missingSince = asOf } = known;
    if (Date.parse(asOf) - Date.parse(missingSince) < LEFT_AFTER_MS)
      hashtags.set(hashtag, { ...known, missingSince });
    else all.push({ name: 'left', hashtag, watched: known });
  }
  return { state: { asOf, hashtags: Object.fromEntries(hashtags) }, changes: all };
}

/**
 * What has happened in a ranking since it was looked at last. The first look only takes note, and so does one at an
 * earlier event time than the last: the counts were set back, and are told of as they come again.
 */
export function lookAtRanking(before: WatchState | undefined, answer: TrendsAnswer): Look {
  const { asOf } = answer;
  if (asOf === null) return { state: before, changes: [] };
  const isFirst = before === undefined || Date.parse(asOf) < Date.parse(before.asOf);
  if (isFirst) return { state: present({}, answer, asOf).state, changes: [] };
  return missing(before.hashtags, present(before.hashtags, answer, asOf), asOf);
}
