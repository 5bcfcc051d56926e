/** Something to be ranked. */
export interface Candidate {
  readonly hashtag: string;
  /** The value is never above it; cheap to know. */
  readonly bound: number;
  /** What is ranked by; may be dear, and is asked for at most once. */
  value(): number;
}

/** A place in a ranking. */
export interface Ranked<C extends Candidate> {
  readonly candidate: C;
  readonly value: number;
}

function compare(a: Ranked<Candidate>, b: Ranked<Candidate>): number {
  if (a.value !== b.value) return b.value - a.value;
  return a.candidate.hashtag < b.candidate.hashtag ? -1 : 1;
}

function byBound(a: Candidate, b: Candidate): number {
  return b.bound - a.bound || (a.hashtag < b.hashtag ? -1 : 1);
}

/** Whether a candidate comes after a place for certain; later candidates of the same or a lower bound then do too. */
function isAfter({ bound, hashtag }: Candidate, place: Ranked<Candidate>): boolean {
  return bound < place.value || (bound === place.value && hashtag > place.candidate.hashtag);
}

/**
 * Ranks by falling value, ties by hashtag, and leaves out what is not above 0.
 * Evaluates only candidates whose bound reaches as far as asked (the threshold algorithm of Fagin, Lotem and Naor,
 * 2001, with one list): the many small hashtags of a window cost next to nothing, though they are all alike.
 */
export class Ranking<C extends Candidate> {
  private readonly waiting: C[];
  private next = 0;
  private evaluated: Ranked<C>[] = [];
  private sorted = true;

  constructor(candidates: readonly C[]) {
    this.waiting = candidates.filter(({ bound }) => bound > 0).sort(byBound);
  }

  /** The first `count` places. */
  top(count: number): Ranked<C>[] {
    for (;;) {
      this.sort();
      const last = this.evaluated[count - 1];
      if (this.next >= this.waiting.length) break;
      if (last && isAfter(this.waiting[this.next] as C, last)) break;
      this.evaluate(Math.max(count, this.next, 1));
    }
    return this.evaluated.slice(0, count);
  }

  /** The place of a candidate, from 1; `undefined` when it has none. */
  rankOf(hashtag: string, value: number): number | undefined {
    if (value <= 0) return undefined;
    const place = { candidate: { hashtag, bound: value, value: () => value }, value };
    while (this.next < this.waiting.length && !isAfter(this.waiting[this.next] as C, place)) this.evaluate(1);
    this.sort();
    const i = this.evaluated.findIndex(({ candidate }) => candidate.hashtag === hashtag);
    return i < 0 ? undefined : i + 1;
  }

  private evaluate(count: number): void {
    const end = Math.min(this.waiting.length, this.next + count);
    for (; this.next < end; this.next += 1) {
      const candidate = this.waiting[this.next] as C;
      const value = candidate.value();
      if (value > 0) this.evaluated.push({ candidate, value });
      this.sorted = false;
    }
  }

  private sort(): void {
    if (this.sorted) return;
    this.evaluated.sort(compare);
    this.sorted = true;
  }
}
