import { type HashtagAnswer, RANKINGS, type Ranking, type WindowName } from '@hashpulse/contracts';
import {
  ALL_SPLITS,
  bucketIndex,
  bucketStart,
  type Cell,
  previousSpan,
  type Tier,
  windowSpan,
  WindowTotals,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { errorField, figuresOf } from './figures.js';
import { FirstSeen } from './first-seen.js';
import { Labels } from './labels.js';
import { rounded } from './rounded.js';
import { Snapshots } from './snapshots.js';
import { Windows } from './windows.js';

/** What `GET /v1/hashtags/{hashtag}` asks for. */
export interface HashtagQuestion {
  /** Canonical. */
  readonly hashtag: string;
  readonly window: WindowName;
  /** Event time, ms; undefined: the stream time. */
  readonly asOf: number | undefined;
}

function parts<N extends string>(totals: WindowTotals, field: N & ('network' | 'lang')) {
  const named = Array.from(totals.by(field), ([name, part]) => ({ [field]: name, ...figuresOf(part) }));
  type Part = Record<N, string> & ReturnType<typeof figuresOf>;
  return (named as Part[]).sort((a, b) => b.volume - a.volume || (a[field] < b[field] ? -1 : 1));
}

/** The bucket with the most posts, the first of equals. */
function peakOf(cells: Iterable<Cell>, tier: Tier): HashtagAnswer['peak'] {
  let peak: { at: number; volume: number } | undefined;
  for (const cell of cells) {
    const volume = Array.from(cell.splits.values()).reduce((sum, split) => sum + split.volume, 0);
    const at = bucketStart({ tier, index: bucketIndex(tier, cell.first) });
    if (volume > (peak?.volume ?? 0)) peak = { at, volume };
  }
  return peak ? { at: timeText(peak.at), volume: peak.volume } : null;
}

/** Answers `GET /v1/hashtags/{hashtag}`. */
@Injectable()
export class HashtagQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly windows: Windows,
    private readonly firstSeen: FirstSeen,
    private readonly labels: Labels,
  ) {}

  /** Undefined: the hashtag was never seen, as far back as hours are kept. */
  async answer({ hashtag, window, asOf: asked }: HashtagQuestion): Promise<HashtagAnswer | undefined> {
    const snapshot = await this.snapshots.current();
    const asOf = asked ?? snapshot.streamTime;
    const firstSeenAt = await this.firstSeen.at(snapshot, hashtag);
    if (asOf === undefined || firstSeenAt === undefined) return undefined;
    const query = { span: windowSpan(window, asOf), ...ALL_SPLITS };
    const name = snapshot.moderation.rankedAs(hashtag);
    const [{ view, rankings }, previous, label] = await Promise.all([
      this.windows.window(snapshot, query),
      this.windows.window(snapshot, { ...query, span: previousSpan(query.span) }),
      this.labels.in(snapshot, hashtag, query.span),
    ]);
    const totals = new WindowTotals();
    for (const cell of view.countedCellsOf(hashtag)) totals.add(cell, ALL_SPLITS);
    const ranked = view.totalsOf(name) ?? new WindowTotals();
    const ranks = RANKINGS.map((ranking) => [ranking, rankings.rankOf(ranking, name)]);
    return {
      ...asOfFields(snapshot, asOf),
      window,
      hashtag,
      label,
      ...figuresOf(totals),
      score: rounded(rankings.score(name, ranked)),
      previousRank: previous.rankings.rankOf('trending', name),
      firstSeenAt: timeText(firstSeenAt),
      peak: peakOf(view.countedCellsOf(hashtag), query.span.tier),
      ranks: Object.fromEntries(ranks) as Record<Ranking, number | null>,
      networks: parts(totals, 'network'),
      langs: parts(totals, 'lang'),
      ...errorField(view.totalsOf(name)?.missed ?? view.missed(hashtag)),
    };
  }
}
