import { BUCKET_MS } from './bucket.js';

/** A silence shorter than this is none, ms. */
const MIN_SILENCE_MS = BUCKET_MS.minute;
/** ln 10⁶: in a Poisson process a gap this many mean gaps long has a chance of one in a million. */
const SURPRISING_GAPS = Math.log(1e6);
const DAY_HOURS = 24;
const DAY_MS = DAY_HOURS * BUCKET_MS.hour;
/** A rate is not taken from less time than this, ms: three posts in a second say nothing of a network. */
const MIN_COVERED_MS = 10 * BUCKET_MS.minute;

/** The posts of a network in one bucket; event times in ms. */
export interface Beat {
  readonly first: number;
  readonly last: number;
  readonly volume: number;
}

/** The posts of a network in all buckets that are kept, oldest first, without empty ones. */
export interface NetworkBeats {
  readonly minutes: readonly Beat[];
  readonly hours: readonly Beat[];
}

/** A time without posts that chance does not explain; event times in ms. */
export interface Silence {
  /** The last post before it. */
  readonly from: number;
  /** The first post after it; undefined while it lasts. */
  readonly until: number | undefined;
}

/**
 * When a network was silent, oldest first, as seen at `now`: stretches of at least a minute in which its own rate lets
 * expect so many posts that none has a chance of one in a million. What is expected is the lower of the rate of the day
 * before and of that in the same hours of earlier days, as far as these are kept: a quiet night is no silence.
 * Where minutes are no longer kept, a silence within an hour cannot be seen.
 * @param now up to when all is counted, event time in ms
 */
export function silencesOf(beats: NetworkBeats, now: number): Silence[] {
  const busy = busyStretches(beats);
  const rates = new NetworkRates(beats.hours);
  const silences: Silence[] = [];
  for (const [i, { last: from }] of busy.entries()) {
    const until = busy[i + 1]?.first;
    const end = Math.min(until ?? now, now);
    if (end - from < MIN_SILENCE_MS || rates.expected(from, end) <= SURPRISING_GAPS) continue;
    silences.push({ from, until });
  }
  return silences;
}

/** Stretches between which nothing was posted: by minutes as far as they are kept, by hours before. */
function busyStretches({ minutes, hours }: NetworkBeats): Pick<Beat, 'first' | 'last'>[] {
  const minutesFrom = minutes[0]?.first ?? Infinity;
  const before = hours.filter(({ first }) => first < minutesFrom);
  return [...before.map(({ first, last }) => ({ first, last: Math.min(last, minutesFrom) })), ...minutes];
}

/** How many posts to expect of a network. */
class NetworkRates {
  private readonly byHour: ReadonlyMap<number, Beat>;
  private readonly begun: number;

  constructor(hours: readonly Beat[]) {
    this.byHour = new Map(hours.map((beat) => [hourOf(beat.first), beat]));
    this.begun = hours[0]?.first ?? Infinity;
  }

  /** Posts expected between two times, by what was before. */
  expected(from: number, end: number): number {
    const daily = this.dailyRate(from);
    let posts = 0;
    for (let start = from; start < end;) {
      const next = Math.min(end, (hourOf(start) + 1) * BUCKET_MS.hour);
      posts += (next - start) * Math.min(daily, this.hourlyRate(hourOf(start)));
      start = next;
    }
    return posts;
  }

  /** Posts per ms in the hours of the day up to a time. */
  private dailyRate(at: number): number {
    const end = hourOf(at);
    const beats = this.hours(end - DAY_HOURS + 1, end + 1);
    const [oldest, newest] = [beats[0], beats.at(-1)];
    if (!oldest || !newest) return 0;
    return volumeOf(beats) / Math.max(newest.last - oldest.first, MIN_COVERED_MS);
  }

  /** Posts per ms in the same hour of earlier days; without bound where no earlier day is known. */
  private hourlyRate(hour: number): number {
    let posts = 0;
    let days = 0;
    for (let at = hour * BUCKET_MS.hour - DAY_MS; at >= this.begun; at -= DAY_MS) {
      posts += this.byHour.get(hourOf(at))?.volume ?? 0;
      days++;
    }
    return days === 0 ? Infinity : posts / days / BUCKET_MS.hour;
  }

  private hours(first: number, end: number): Beat[] {
    return Array.from({ length: end - first }, (_, i) => this.byHour.get(first + i)).filter(
      (beat) => beat !== undefined,
    );
  }
}

function hourOf(at: number): number {
  return Math.floor(at / BUCKET_MS.hour);
}

function volumeOf(beats: readonly Beat[]): number {
  return beats.reduce((sum, { volume }) => sum + volume, 0);
}
