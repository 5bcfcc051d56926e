import type { NetworksAnswer } from '@hashpulse/contracts';
import {
  ALL_SPLITS,
  BUCKET_MS,
  bucketIndex,
  isSilent,
  windowSpan,
  type WindowTotals,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { WindowViews } from './window-views.js';

const BASELINE_HOURS = 24;
/** A rate is not taken from less time than this, ms: three posts in a second say nothing of a network. */
const MIN_COVERED_MS = 10 * BUCKET_MS.minute;

/** Answers `GET /v1/networks`. */
@Injectable()
export class NetworksQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly views: WindowViews,
  ) {}

  async answer(): Promise<NetworksAnswer> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    const networks = asOf === undefined ? [] : await this.networks(snapshot, asOf);
    return { ...asOfFields(snapshot, asOf), networks };
  }

  private async networks(snapshot: Snapshot, asOf: number): Promise<NetworksAnswer['networks']> {
    const [lastHour, kept] = await Promise.all([
      this.views.view(snapshot, windowSpan('1h', asOf), ALL_SPLITS),
      this.views.view(snapshot, windowSpan('7d', asOf), ALL_SPLITS),
    ]);
    const found = [...kept.networks].filter(([, { volume }]) => volume > 0).sort(byVolume);
    return Promise.all(
      found.map(async ([network, { last }]) => ({
        network,
        volume: lastHour.networks.get(network)?.volume ?? 0,
        lastPostAt: timeText(last),
        silentSince: (await this.fellSilent(snapshot, network, last, asOf)) ? timeText(last) : null,
      })),
    );
  }

  /** Judged at the watermark: what is not counted yet is no silence. */
  private async fellSilent(
    snapshot: Snapshot,
    network: string,
    last: number,
    asOf: number,
  ): Promise<boolean> {
    const now = Math.min(snapshot.watermark ?? last, asOf);
    return isSilent(await this.rate(snapshot, network, last), last, now);
  }

  /** Posts per ms in the day before the last post. */
  private async rate(snapshot: Snapshot, network: string, last: number): Promise<number> {
    const end = bucketIndex('hour', last) + 1;
    const span = { tier: 'hour', first: end - BASELINE_HOURS, end } as const;
    const view = await this.views.view(snapshot, span, ALL_SPLITS);
    const totals = view.networks.get(network);
    return totals ? totals.volume / Math.max(totals.last - totals.first, MIN_COVERED_MS) : 0;
  }
}

function byVolume(a: [string, WindowTotals], b: [string, WindowTotals]): number {
  return b[1].volume - a[1].volume || (a[0] < b[0] ? -1 : 1);
}
