import { type HistoryAnswer, type HistoryPoint, type Step, STEPS } from '@hashpulse/contracts';
import {
  ALL_SPLITS,
  BUCKET_MS,
  bucketIndex,
  bucketName,
  bucketsOf,
  bucketStart,
  type Tier,
  type TimeSpan,
  WindowTotals,
} from '@hashpulse/trends';
import { ProblemException } from '@hashpulse/nest-service';
import { Injectable } from '@nestjs/common';
import { asOfFields, timeText } from './as-of.js';
import { engagementOf, errorField } from './figures.js';
import { FirstSeen } from './first-seen.js';
import { HashtagCells } from './hashtag-cells.js';
import { NetworkPulse } from './network-pulse.js';
import type { Snapshot } from './snapshot.js';
import { Snapshots } from './snapshots.js';

/** Which buckets are asked for; times are event times in ms. */
export interface HistoryRange {
  readonly step: Step;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What `GET /v1/hashtags/{hashtag}/history` asks for. */
export interface HistoryQuestion extends HistoryRange {
  /** Canonical. */
  readonly hashtag: string;
}

/** The buckets of a history, and what its answer says of them. */
export interface HistoryFrame extends Pick<HistoryAnswer, 'step' | 'from' | 'to' | 'retainedFrom'> {
  readonly span: TimeSpan;
}

/** More points than this are not given at once. */
const MAX_POINTS = 11_000;
/** How many buckets a history has when no time is asked for: three hours, eight days. */
const PRESET_POINTS: Readonly<Record<Tier, number>> = { minute: 180, hour: 192 };

/** The buckets that start in `[from, to)`. */
function spanOf(tier: Tier, { from, to }: Omit<HistoryRange, 'step'>, asOf: number): TimeSpan {
  const ms = BUCKET_MS[tier];
  const end = to === undefined ? bucketIndex(tier, asOf) + 1 : Math.ceil(to / ms);
  const first = from === undefined ? end - PRESET_POINTS[tier] : Math.ceil(from / ms);
  if (end - first > MAX_POINTS) {
    throw new ProblemException('invalid-parameter', `from and to: at most ${MAX_POINTS} points at once`);
  }
  return { tier, first, end };
}

/** Answers `GET /v1/hashtags/{hashtag}/history`. */
@Injectable()
export class HistoryQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly cells: HashtagCells,
    private readonly firstSeen: FirstSeen,
    private readonly pulse: NetworkPulse,
  ) {}

  /**
   * Undefined: the hashtag was never seen, as far back as hours are kept.
   * @throws {@link ProblemException} `invalid-parameter` for too many points at once
   */
  async answer(question: HistoryQuestion): Promise<HistoryAnswer | undefined> {
    const { hashtag } = question;
    const snapshot = await this.snapshots.current();
    const asOf = snapshot.streamTime;
    if (asOf === undefined || (await this.firstSeen.at(snapshot, hashtag)) === undefined) return undefined;
    const { span, ...times } = this.frame(snapshot, question, asOf);
    const [points, gaps] = await Promise.all([
      this.points(snapshot, hashtag, span),
      this.pulse.gaps(snapshot, span),
    ]);
    return { ...asOfFields(snapshot, asOf), hashtag, ...times, gaps, points };
  }

  /**
   * The buckets that a history has, and how its answer says so.
   * @throws {@link ProblemException} `invalid-parameter` for too many points at once
   */
  frame(snapshot: Snapshot, { step, from, to }: HistoryRange, asOf: number): HistoryFrame {
    const tier = STEPS[step];
    const span = spanOf(tier, { from, to }, asOf);
    const ms = BUCKET_MS[tier];
    const oldest = snapshot.oldest(tier);
    return {
      span,
      step,
      from: timeText(from ?? span.first * ms),
      to: timeText(to ?? span.end * ms),
      retainedFrom: Number.isFinite(oldest) ? timeText(oldest * ms) : null,
    };
  }

  /** A hashtag's buckets of a span, empty ones as zeros. */
  async points(snapshot: Snapshot, hashtag: string, span: TimeSpan): Promise<HistoryPoint[]> {
    const buckets = bucketsOf(span);
    const cells = await this.cells.in(snapshot, hashtag, buckets);
    return buckets.map((bucket) => {
      const totals = new WindowTotals();
      const cell = cells.get(bucketName(bucket));
      if (cell) totals.add(cell, ALL_SPLITS);
      const { volume, authors } = totals;
      const missed = cell ? totals.missed : snapshot.bound(hashtag, bucket);
      const at = timeText(bucketStart(bucket));
      return { at, volume, authors, engagement: engagementOf(totals), ...errorField(missed) };
    });
  }
}
