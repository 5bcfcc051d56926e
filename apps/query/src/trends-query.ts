import {
  type Trend,
  type TrendRanking,
  type TrendsAnswer,
  WINDOWS,
  type WindowName,
} from '@hashpulse/contracts';
import {
  bucketIndex,
  type HashtagCandidate,
  isExact,
  lastHours,
  previousSpan,
  type Ranked,
  type SplitFilter,
  type TimeSpan,
  type Ranking,
  windowSpan,
  WindowTotals,
  type WindowView,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { errorField, figuresOf } from './figures.js';
import { FirstSeen } from './first-seen.js';
import { Labels } from './labels.js';
import { MastodonRankings } from './mastodon-rankings.js';
import { rounded } from './rounded.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { WindowViews } from './window-views.js';
import { type Window, type WindowQuery, Windows } from './windows.js';

/** What `GET /v1/trends` asks for. */
export interface TrendsQuestion {
  readonly window: WindowName;
  readonly rank: TrendRanking;
  readonly network?: string | undefined;
  readonly lang: string | undefined;
  readonly limit: number;
  /** Places that are left out. */
  readonly offset: number;
  /** Whether each hashtag's recent volumes are wanted. */
  readonly curves: boolean;
  /** Event time, ms; undefined: the stream time. */
  readonly asOf: number | undefined;
}

/** A previous rank beyond this is as good as none. */
const MAX_PREVIOUS_RANK = 1_000;

/** The buckets of a small curve: an hour of minutes, two days of hours, or all hours of a week. */
function curveSpan(window: WindowName, asOf: number): TimeSpan {
  if (WINDOWS[window].tier === 'minute') return windowSpan('1h', asOf);
  return window === '7d' ? windowSpan('7d', asOf) : lastHours(48, asOf);
}

/** A hashtag's volume in each bucket of a view. */
function curveOf(view: WindowView, hashtag: string, filter: SplitFilter): number[] {
  const { tier, first, end } = view.span;
  const volumes = new Array<number>(end - first).fill(0);
  for (const cell of view.cellsOf(hashtag)) {
    const totals = new WindowTotals();
    totals.add(cell, filter);
    volumes[bucketIndex(tier, cell.first) - first] = totals.volume;
  }
  return volumes;
}

/** Answers `GET /v1/trends`. */
@Injectable()
export class TrendsQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly windows: Windows,
    private readonly firstSeen: FirstSeen,
    private readonly labels: Labels,
    private readonly views: WindowViews,
    private readonly mastodon: MastodonRankings,
  ) {}

  async answer(question: TrendsQuestion): Promise<TrendsAnswer> {
    const { window, rank, network = null, lang = null } = question;
    const snapshot = await this.snapshots.current();
    const asOf = question.asOf ?? snapshot.streamTime;
    const found = asOf === undefined ? { trends: [] } : await this.trends(snapshot, question, asOf);
    return { ...asOfFields(snapshot, asOf), window, rank, network, lang, ...found };
  }

  private async trends(
    snapshot: Snapshot,
    question: TrendsQuestion,
    asOf: number,
  ): Promise<Pick<TrendsAnswer, 'trends' | 'unlisted'>> {
    const { network, lang } = question;
    const query = { span: windowSpan(question.window, asOf), network, lang };
    const [window, ranking, previous] = await Promise.all([
      this.windows.window(snapshot, query),
      this.ranking(snapshot, query, question.rank),
      this.previousRanks(snapshot, query, question.rank),
    ]);
    const { limit, offset } = question;
    const places = ranking.top(offset + limit).slice(offset);
    const rows = places.map((place, i) => this.trend(snapshot, window, place, offset + i + 1, previous));
    const trends = await this.withCurves(snapshot, question, asOf, await Promise.all(rows));
    const { mostMissed } = window.view;
    return { trends, ...(!isExact(mostMissed) && { unlisted: mostMissed }) };
  }

  private async withCurves(
    snapshot: Snapshot,
    { window, network, lang, curves }: TrendsQuestion,
    asOf: number,
    trends: Trend[],
  ): Promise<Trend[]> {
    if (!curves) return trends;
    const view = await this.views.view(snapshot, curveSpan(window, asOf), { network, lang });
    return trends.map((trend) => ({ ...trend, curve: curveOf(view, trend.hashtag, { network, lang }) }));
  }

  private async ranking(
    snapshot: Snapshot,
    query: WindowQuery,
    rank: TrendRanking,
  ): Promise<Ranking<HashtagCandidate>> {
    if (rank === 'mastodon') return this.mastodon.ranking(snapshot, query);
    return (await this.windows.window(snapshot, query)).rankings.ranking(rank);
  }

  /** The ranks in the window before, by hashtag. */
  private async previousRanks(
    snapshot: Snapshot,
    query: WindowQuery,
    rank: TrendRanking,
  ): Promise<ReadonlyMap<string, number>> {
    const ranking = await this.ranking(snapshot, { ...query, span: previousSpan(query.span) }, rank);
    const top = ranking.top(MAX_PREVIOUS_RANK);
    return new Map(top.map(({ candidate }, i) => [candidate.hashtag, i + 1]));
  }

  private async trend(
    snapshot: Snapshot,
    { view, rankings }: Window,
    { candidate: { hashtag, totals } }: Ranked<HashtagCandidate>,
    rank: number,
    previous: ReadonlyMap<string, number>,
  ): Promise<Trend> {
    const [firstSeen, label] = await Promise.all([
      this.firstSeen.at(snapshot, hashtag),
      this.labels.in(snapshot, hashtag, view.span),
    ]);
    return {
      rank,
      hashtag,
      label,
      ...figuresOf(totals),
      score: rounded(rankings.score(hashtag, totals)),
      previousRank: previous.get(hashtag) ?? null,
      firstSeenAt: timeText(firstSeen ?? totals.last),
      ...errorField(totals.missed),
    };
  }
}
