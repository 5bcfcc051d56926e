import type { CompareAnswer, Step } from '@hashpulse/contracts';
import { Injectable } from '@nestjs/common';
import { asOfFields } from './as-of.js';
import { HistoryQuery } from './history-query.js';
import { Labels } from './labels.js';
import { NetworkPulse } from './network-pulse.js';
import { Snapshots } from './snapshots.js';

/** What `GET /v1/compare` asks for; times are event times in ms. */
export interface CompareQuestion {
  /** Canonical, each once. */
  readonly hashtags: readonly string[];
  readonly step: Step;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Answers `GET /v1/compare`. */
@Injectable()
export class CompareQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly histories: HistoryQuery,
    private readonly labels: Labels,
    private readonly pulse: NetworkPulse,
  ) {}

  /**
   * A hashtag that was never seen has zeros; while nothing at all is counted there are no hashtags.
   * @throws ProblemException `invalid-parameter` for too many points at once
   */
  async answer({ hashtags, ...range }: CompareQuestion): Promise<CompareAnswer> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    const { span, ...times } = this.histories.frame(snapshot, range, asOf ?? range.to ?? 0);
    const counted = asOf === undefined ? [] : hashtags;
    const series = counted.map(async (hashtag) => ({
      hashtag,
      label: await this.labels.of(snapshot, hashtag),
      points: await this.histories.points(snapshot, hashtag, span),
    }));
    const [gaps, compared] = await Promise.all([this.pulse.gaps(snapshot, span), Promise.all(series)]);
    return { ...asOfFields(snapshot, asOf), ...times, gaps, hashtags: compared };
  }
}
