import type { Ranking as RankingName, Trend, TrendsAnswer, WindowName } from '@hashpulse/contracts';
import {
  type HashtagCandidate,
  isExact,
  mostUsedLabel,
  previousSpan,
  type Ranked,
  windowSpan,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { errorField, figuresOf } from './figures.js';
import { FirstSeen } from './first-seen.js';
import { rounded } from './rounded.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { type Window, type WindowQuery, Windows } from './windows.js';

/** What `GET /v1/trends` asks for. */
export interface TrendsQuestion {
  readonly window: WindowName;
  readonly rank: RankingName;
  readonly network: string | undefined;
  readonly lang: string | undefined;
  readonly limit: number;
  /** Event time, ms; undefined: the stream time. */
  readonly asOf: number | undefined;
}

/** A previous rank beyond this is as good as none. */
const MAX_PREVIOUS_RANK = 1_000;

/** Answers `GET /v1/trends`. */
@Injectable()
export class TrendsQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly windows: Windows,
    private readonly firstSeen: FirstSeen,
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
    const [window, previous] = await Promise.all([
      this.windows.window(snapshot, query),
      this.previousRanks(snapshot, query, question.rank),
    ]);
    const top = window.rankings.ranking(question.rank).top(question.limit);
    const trends = await Promise.all(
      top.map((place, i) => this.trend(snapshot, window, place, i + 1, previous)),
    );
    const { mostMissed } = window.view;
    return { trends, ...(!isExact(mostMissed) && { unlisted: mostMissed }) };
  }

  /** The ranks in the window before, by hashtag. */
  private async previousRanks(
    snapshot: Snapshot,
    query: WindowQuery,
    rank: RankingName,
  ): Promise<ReadonlyMap<string, number>> {
    const { rankings } = await this.windows.window(snapshot, { ...query, span: previousSpan(query.span) });
    const top = rankings.ranking(rank).top(MAX_PREVIOUS_RANK);
    return new Map(top.map(({ candidate }, i) => [candidate.hashtag, i + 1]));
  }

  private async trend(
    snapshot: Snapshot,
    { rankings, hours }: Window,
    { candidate: { hashtag, totals } }: Ranked<HashtagCandidate>,
    rank: number,
    previous: ReadonlyMap<string, number>,
  ): Promise<Trend> {
    const firstSeen = await this.firstSeen.at(snapshot, hashtag);
    return {
      rank,
      hashtag,
      label: mostUsedLabel(hashtag, hours.cellsOf(hashtag)),
      ...figuresOf(totals),
      score: rounded(rankings.score(hashtag, totals)),
      previousRank: previous.get(hashtag) ?? null,
      firstSeenAt: timeText(firstSeen ?? totals.last),
      ...errorField(totals.missed),
    };
  }
}
