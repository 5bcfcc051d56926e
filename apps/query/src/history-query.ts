import { type HistoryAnswer, type HistoryPoint, partitionOf, type Step, STEPS } from '@hashpulse/contracts';
import {
  ALL_SPLITS,
  BUCKET_MS,
  bucketIndex,
  bucketName,
  bucketStart,
  type Tier,
  WindowTotals,
} from '@hashpulse/trends';
import { TrendReader } from '@hashpulse/trend-store';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { engagementOf } from './figures.js';
import { FirstSeen } from './first-seen.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';
import { bucketsOf, type TimeSpan } from './time-span.js';

/** What `GET /v1/hashtags/{hashtag}/history` asks for; times are event times in ms. */
export interface HistoryQuestion {
  /** Canonical. */
  readonly hashtag: string;
  readonly step: Step;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** More points than this are not given at once. */
export const MAX_POINTS = 11_000;
/** How many buckets a history has when no time is asked for: three hours, eight days. */
const PRESET_POINTS: Readonly<Record<Tier, number>> = { minute: 180, hour: 192 };

/** The history that was asked for is longer than {@link MAX_POINTS}. */
export class TooManyPoints extends Error {
  override readonly name = 'TooManyPoints';
}

/** The buckets that start in `[from, to)`. */
function spanOf(tier: Tier, { from, to }: HistoryQuestion, asOf: number): TimeSpan {
  const ms = BUCKET_MS[tier];
  const end = to === undefined ? bucketIndex(tier, asOf) + 1 : Math.ceil(to / ms);
  const first = from === undefined ? end - PRESET_POINTS[tier] : Math.ceil(from / ms);
  if (end - first > MAX_POINTS) throw new TooManyPoints(`at most ${MAX_POINTS} points at once`);
  return { tier, first, end };
}

/** Answers `GET /v1/hashtags/{hashtag}/history`. */
@Injectable()
export class HistoryQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly reader: TrendReader,
    private readonly firstSeen: FirstSeen,
  ) {}

  /**
   * Undefined: the hashtag was never seen, as far back as hours are kept.
   * @throws {@link TooManyPoints}
   */
  async answer(question: HistoryQuestion): Promise<HistoryAnswer | undefined> {
    const { hashtag, step } = question;
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    const tier = STEPS[step];
    if (asOf === undefined || (await this.firstSeen.at(snapshot, hashtag)) === undefined) return undefined;
    const span = spanOf(tier, question, asOf);
    const ms = BUCKET_MS[tier];
    const oldest = snapshot.oldest(tier);
    return {
      ...asOfFields(snapshot, asOf),
      hashtag,
      step,
      from: timeText(question.from ?? span.first * ms),
      to: timeText(question.to ?? span.end * ms),
      retainedFrom: Number.isFinite(oldest) ? timeText(oldest * ms) : null,
      points: await this.points(snapshot, hashtag, span),
    };
  }

  private async points(snapshot: Snapshot, hashtag: string, span: TimeSpan): Promise<HistoryPoint[]> {
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    const buckets = bucketsOf(span);
    const kept = buckets.filter((bucket) => snapshot.version(partition, bucket) !== undefined);
    const cells = await this.reader.cells(partition, hashtag, kept);
    return buckets.map((bucket) => {
      const totals = new WindowTotals();
      const cell = cells.get(bucketName(bucket));
      if (cell) totals.add(cell, ALL_SPLITS);
      const { volume, authors } = totals;
      return { at: timeText(bucketStart(bucket)), volume, authors, engagement: engagementOf(totals) };
    });
  }
}
