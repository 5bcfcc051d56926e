import type { NetworksHistoryAnswer } from '@hashpulse/contracts';
import { ALL_SPLITS, BUCKET_MS, bucketsOf, windowSpan } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { HistoryQuery, type HistoryRange } from './history-query.js';
import { NetworkPulse } from './network-pulse.js';
import { Snapshots } from './snapshots.js';
import { WindowViews } from './window-views.js';

type NetworkHistory = NetworksHistoryAnswer['networks'][number];

/** Answers `GET /v1/networks/history`. */
@Injectable()
export class NetworksHistoryQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly histories: HistoryQuery,
    private readonly views: WindowViews,
    private readonly pulse: NetworkPulse,
  ) {}

  /** @throws ProblemException `invalid-parameter` for too many points at once */
  async answer(range: HistoryRange): Promise<NetworksHistoryAnswer> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    const { span, ...times } = this.histories.frame(snapshot, range, asOf ?? range.to ?? 0);
    if (asOf === undefined) return { ...asOfFields(snapshot, asOf), ...times, networks: [] };
    const week = await this.views.view(snapshot, windowSpan('7d', asOf), ALL_SPLITS);
    const names = [...week.networks].filter(([, { volume }]) => volume > 0).map(([network]) => network);
    const buckets = bucketsOf(span);
    const start = span.first * BUCKET_MS[span.tier];
    const history = async (network: string): Promise<NetworkHistory> => {
      const [volumes, silences] = await Promise.all([
        this.pulse.volumes(snapshot, network, span),
        this.pulse.silences(snapshot, network),
      ]);
      return {
        network,
        points: buckets.map(({ tier, index }, i) => ({
          at: timeText(index * BUCKET_MS[tier]),
          volume: volumes[i] ?? 0,
        })),
        silences: silences
          .filter(({ until = Infinity }) => until > start)
          .map(({ from, until }) => ({
            from: timeText(from),
            to: until === undefined ? null : timeText(until),
          })),
      };
    };
    return {
      ...asOfFields(snapshot, asOf),
      ...times,
      networks: await Promise.all(names.sort().map(history)),
    };
  }
}
