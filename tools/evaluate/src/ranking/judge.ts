import type { Planted } from './made-post.js';

const MINUTE_MS = 60_000;
const PLACES = 10;
/** A burst must be found when it is this old, ms; before that it counts as minutes to detection. */
const PATIENCE_MS = 5 * MINUTE_MS;

/** What a method achieved. */
export interface Achievement {
  /** Of the first ten places, the share that is of bursts. */
  readonly precision: number;
  /** Of the bursts under way, the share that is among the first ten. */
  readonly recall: number;
  /** From a burst's first post until it is among the first ten, half of the bursts; null: less than half are found. */
  readonly medianMinutes: number | null;
  /** Bursts that were found, of how many. */
  readonly found: readonly [found: number, of: number];
  /** What stood in the first ten and was no burst, in how many minutes. */
  readonly falseAlarms: Readonly<Record<string, number>>;
  /** The bursts that were not found, and how late the others. */
  readonly delays: Readonly<Record<string, number | null>>;
}

/** Compares what a method shows, minute by minute, with what was planted. */
export class Judge {
  private readonly hits: number[] = [];
  private readonly recalls: number[] = [];
  private readonly foundAt = new Map<string, number>();
  private readonly wrong = new Map<string, number>();

  /**
   * @param bursts what there is to find
   * @param attacks what must not be shown
   * @param windowMs how long a burst that is over may still be shown: as long as the window holds it
   */
  constructor(
    private readonly bursts: readonly Planted[],
    private readonly attacks: readonly Planted[],
    private readonly windowMs: number,
  ) {}

  /** Takes the first places as of an event time (ms). */
  look(asOf: number, top: readonly string[]): void {
    const shown = this.bursts.filter(({ from, until }) => from <= asOf && until + this.windowMs > asOf);
    const right = new Set(shown.map(({ hashtag }) => hashtag));
    for (const hashtag of top) {
      if (!right.has(hashtag)) this.wrong.set(hashtag, (this.wrong.get(hashtag) ?? 0) + 1);
      else if (!this.foundAt.has(hashtag)) this.foundAt.set(hashtag, asOf);
    }
    if (top.length > 0) this.hits.push(top.filter((hashtag) => right.has(hashtag)).length / top.length);
    const due = this.bursts.filter(({ from, until }) => from + PATIENCE_MS <= asOf && until > asOf);
    if (due.length === 0) return;
    const found = due.filter(({ hashtag }) => top.includes(hashtag)).length;
    this.recalls.push(found / Math.min(PLACES, due.length));
  }

  achievement(): Achievement {
    const delays = this.bursts.map(({ hashtag, kind, from }) => {
      const at = this.foundAt.get(hashtag);
      return [`${kind} ${hashtag}`, at === undefined ? Infinity : (at - from) / MINUTE_MS] as const;
    });
    const sorted = delays.map(([, delay]) => delay).sort((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
    return {
      precision: mean(this.hits),
      recall: mean(this.recalls),
      medianMinutes: Number.isFinite(median) ? median : null,
      found: [sorted.filter(Number.isFinite).length, sorted.length],
      falseAlarms: Object.fromEntries(Array.from(this.wrong, ([hashtag, n]) => [this.named(hashtag), n])),
      delays: Object.fromEntries(delays.map(([name, d]) => [name, Number.isFinite(d) ? d : null])),
    };
  }

  private named(hashtag: string): string {
    const planted = [...this.attacks, ...this.bursts].find((one) => one.hashtag === hashtag);
    return `${planted?.kind ?? 'everyday'} ${hashtag}`;
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
