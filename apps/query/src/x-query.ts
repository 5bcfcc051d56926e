import type { XCounts } from '@hashpulse/contracts';
import { ALL_SPLITS, BUCKET_MS, windowSpan, type WindowTotals } from '@hashpulse/trends';
import { ProblemException } from '@hashpulse/nest-service';
import { Injectable } from '@nestjs/common';
import { timeText } from './as-of.js';
import { HistoryQuery, type HistoryRange } from './history-query.js';
import { Snapshots } from './snapshots.js';
import { type TopHashtag, TopHashtags } from './top-hashtags.js';
import { Windows } from './windows.js';

/** The sizes of the X API's counts, ms. */
export const GRANULARITIES = {
  minute: BUCKET_MS.minute,
  hour: BUCKET_MS.hour,
  day: 24 * BUCKET_MS.hour,
} as const;
export type Granularity = keyof typeof GRANULARITIES;

const RECENT_DAYS = 7;
const TRENDS = 50;

/** What `GET /2/tweets/counts/recent` asks for; times are event times in ms. */
export interface CountsQuestion {
  /** Canonical. */
  readonly hashtag: string;
  readonly granularity: Granularity;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** A trend with the posts of a day. */
export interface CountedTrend extends TopHashtag {
  readonly volume: number;
}

function rangeOf({ granularity, from, to }: CountsQuestion, asOf: number): HistoryRange {
  if (granularity === 'minute') return { step: '1m', from, to };
  const ms = GRANULARITIES[granularity];
  const end = to ?? (Math.floor(asOf / ms) + 1) * ms;
  return { step: '1h', from: from ?? end - RECENT_DAYS * GRANULARITIES.day, to: end };
}

/** Answers in the X API's shapes. */
@Injectable()
export class XQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly histories: HistoryQuery,
    private readonly tops: TopHashtags,
    private readonly windows: Windows,
  ) {}

  /**
   * Posts of the last seven days, or of the minutes that are kept.
   * @throws ProblemException `invalid-parameter` for too many points at once, or when the end is not behind the start
   */
  async counts(question: CountsQuestion): Promise<XCounts> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    if (asOf === undefined) return { data: [], meta: { total_tweet_count: 0 } };
    if (question.from !== undefined && question.to !== undefined && question.from >= question.to) {
      throw new ProblemException('invalid-parameter', 'end_time must be later than start_time');
    }
    const { span } = this.histories.frame(snapshot, rangeOf(question, asOf), asOf);
    const points = await this.histories.points(snapshot, question.hashtag, span);
    const ms = GRANULARITIES[question.granularity];
    const counts = new Map<number, number>();
    for (const { at, volume } of points) {
      const start = Math.floor(Date.parse(at) / ms) * ms;
      counts.set(start, (counts.get(start) ?? 0) + volume);
    }
    // The first and the last day may be asked for in part; then they say which part was counted.
    const [first, end] = [span.first, span.end].map((bucket) => bucket * BUCKET_MS[span.tier]) as [
      number,
      number,
    ];
    const data = Array.from(counts, ([start, count]) => ({
      end: timeText(Math.min(start + ms, end)),
      start: timeText(Math.max(start, first)),
      tweet_count: count,
    }));
    return { data, meta: { total_tweet_count: data.reduce((sum, { tweet_count: n }) => sum + n, 0) } };
  }

  /** What trends now, with the volume of 24 hours; `asOf` is undefined while nothing is counted. */
  async trends(): Promise<{ asOf: number | undefined; trends: CountedTrend[] }> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    if (asOf === undefined) return { asOf, trends: [] };
    const [top, day] = await Promise.all([
      this.tops.top(snapshot, { span: windowSpan('1h', asOf), ...ALL_SPLITS }, 'trending', TRENDS),
      this.windows.window(snapshot, { span: windowSpan('24h', asOf), ...ALL_SPLITS }),
    ]);
    const volumeOf = (totals: WindowTotals | undefined) => totals?.volume ?? 0;
    return {
      asOf,
      trends: top.map((one) => ({ ...one, volume: volumeOf(day.view.totalsOf(one.hashtag)) })),
    };
  }
}
