import type { MastodonTag } from '@hashpulse/contracts';
import { ALL_SPLITS, BUCKET_MS, bucketsOf, windowSpan, WindowTotals } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { HashtagCells } from './hashtag-cells.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { type TopHashtag, TopHashtags } from './top-hashtags.js';

const DAY_HOURS = 24;
const DAYS = 7;
const DAY_MS = DAY_HOURS * BUCKET_MS.hour;

/** Answers `GET /api/v1/trends/tags`: what trends over a day, with the uses of seven days. */
@Injectable()
export class MastodonQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly tops: TopHashtags,
    private readonly cells: HashtagCells,
  ) {}

  /** @param pageOf the address of a hashtag's page */
  async tags(limit: number, offset: number, pageOf: (hashtag: string) => string): Promise<MastodonTag[]> {
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    if (asOf === undefined) return [];
    const query = { span: windowSpan('24h', asOf), ...ALL_SPLITS };
    const top = await this.tops.top(snapshot, query, 'trending', offset + limit);
    return Promise.all(top.slice(offset).map((one) => this.tag(snapshot, one, asOf, pageOf(one.hashtag))));
  }

  private async tag(
    snapshot: Snapshot,
    { hashtag, label }: TopHashtag,
    asOf: number,
    url: string,
  ): Promise<MastodonTag> {
    const today = Math.floor(asOf / DAY_MS);
    const days = Array.from({ length: DAYS }, (_, i) => today - i);
    const history = days.map((day) => this.day(snapshot, hashtag, day));
    return { id: hashtag, name: label, url, history: await Promise.all(history) };
  }

  private async day(
    snapshot: Snapshot,
    hashtag: string,
    day: number,
  ): Promise<MastodonTag['history'][number]> {
    const first = day * DAY_HOURS;
    const hours = bucketsOf({ tier: 'hour', first, end: first + DAY_HOURS });
    const totals = new WindowTotals();
    for (const cell of (await this.cells.in(snapshot, hashtag, hours)).values()) totals.add(cell, ALL_SPLITS);
    const start = (day * DAY_MS) / 1_000;
    return { day: String(start), accounts: String(totals.authors), uses: String(totals.volume) };
  }
}
