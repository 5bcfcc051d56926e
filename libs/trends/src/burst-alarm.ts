import { BUCKET_MS } from './bucket.js';
import { PRIOR_AUTHORS, signedDeviance } from './burst-score.js';
import { MovingSum } from './moving-sum.js';

const DAY_MS = 24 * BUCKET_MS.hour;
/** A burst may be of minutes, of an hour, or of half a working day. */
const WINDOWS_MS = [5 * BUCKET_MS.minute, BUCKET_MS.hour, 6 * BUCKET_MS.hour];
/** A day: what a window is measured against, how long a burst is the same one, and how long an alarm is not repeated. */
const ORDINARY_MS = DAY_MS;
/** In this time a past burst fades to half its score. */
const HALF_LIFE_MS = 30 * DAY_MS;
/** What chance alone reaches one time in twenty (χ² with one degree of freedom): below it scores are alike. */
const NOISE_SCORE = 4;

/** At this level a burst is worth an alarm: it reaches the highest one remembered. */
export const ALARM_LEVEL = 0;

/** What a {@link BurstAlarm} says of the latest count. */
export interface AlarmReading {
  /**
   * Natural logarithm of the burst score over the highest one remembered, of the window in which it stands out most;
   * -Infinity until there is something to compare with.
   */
  readonly level: number;
  /** Whether to tell someone now. */
  readonly alarm: boolean;
}

/** The burst scores of one window of a series, beside the highest one before. */
class WindowMemory {
  private readonly window: MovingSum;
  private readonly ordinary: MovingSum;
  private readonly delayed: MovingSum;
  private readonly fading: number;
  private peak = 0;

  constructor(windowMs: number, stepMs: number) {
    const steps = Math.max(1, Math.round(ORDINARY_MS / stepMs));
    this.window = new MovingSum(Math.max(1, Math.round(windowMs / stepMs)));
    this.ordinary = new MovingSum(steps);
    this.delayed = new MovingSum(steps);
    this.fading = 0.5 ** (stepMs / HALF_LIFE_MS);
  }

  /** The level as of this count; undefined during the warm-up of two days and a window. */
  level(count: number): number | undefined {
    const leaving = this.window.push(count);
    if (leaving !== undefined) this.ordinary.push(leaving);
    if (!this.ordinary.isFull) return undefined;
    const score = this.score();
    const past = this.delayed.push(score);
    this.peak = Math.max(this.peak * this.fading, past ?? 0);
    if (past === undefined) return undefined;
    return Math.log((score + NOISE_SCORE) / (this.peak + NOISE_SCORE));
  }

  private score(): number {
    const expected = (this.ordinary.sum * this.window.count) / this.ordinary.count;
    return Math.max(0, signedDeviance(this.window.sum, expected + PRIOR_AUTHORS));
  }
}

/**
 * Tells in one series of counts which bursts are worth an alarm. Each window's burst score against the day before it
 * is compared with the highest such score that the series had earlier than a day ago (older ones fade): what is
 * ordinary for a spiky series is not news. State is a fixed number of counts; the same counts give the same alarms.
 */
export class BurstAlarm {
  private readonly windows: readonly WindowMemory[];
  private readonly quietSteps: number;
  private sinceAlarm = Infinity;

  /**
   * @param stepMs time from one count to the next, ms
   * @param alarmLevel the level from which a burst is an alarm
   */
  constructor(
    stepMs: number,
    private readonly alarmLevel = ALARM_LEVEL,
  ) {
    this.windows = WINDOWS_MS.map((windowMs) => new WindowMemory(windowMs, stepMs));
    this.quietSteps = Math.round(ORDINARY_MS / stepMs);
  }

  /** Takes the next count in. */
  next(count: number): AlarmReading {
    const levels = this.windows.map((window) => window.level(count));
    const level = levels.includes(undefined) ? -Infinity : Math.max(...(levels as number[]));
    const alarm = level >= this.alarmLevel && this.sinceAlarm > this.quietSteps;
    this.sinceAlarm = alarm ? 1 : this.sinceAlarm + 1;
    return { level, alarm };
  }
}
