import type { NetworksAnswer } from '@hashpulse/contracts';
import { ALL_SPLITS, type Silence, windowSpan, type WindowTotals } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { NetworkPulse } from './network-pulse.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { WindowViews } from './window-views.js';

/** Answers `GET /v1/networks`. */
@Injectable()
export class NetworksQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly views: WindowViews,
    private readonly pulse: NetworkPulse,
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
        ...pulseOf(await this.pulse.silences(snapshot, network)),
      })),
    );
  }
}

function byVolume(a: [string, WindowTotals], b: [string, WindowTotals]): number {
  return b[1].volume - a[1].volume || (a[0] < b[0] ? -1 : 1);
}

function pulseOf(silences: readonly Silence[]) {
  const latest = silences.at(-1);
  const spans = silences.map(({ from, until }) => ({ from: timeText(from), to: textOrNull(until) }));
  return {
    silentSince: latest && latest.until === undefined ? timeText(latest.from) : null,
    backSince: textOrNull(latest?.until),
    silences: spans,
  };
}

function textOrNull(at: number | undefined): string | null {
  return at === undefined ? null : timeText(at);
}
