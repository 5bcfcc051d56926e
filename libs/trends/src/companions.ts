/** How often a companion was seen: `count` at most, `count - error` at least. */
export interface CompanionCount {
  count: number;
  error: number;
}

/** Companions that are kept of a hashtag in a bucket. */
export const COMPANIONS_KEPT = 64;

/**
 * The hashtags most often used in the same posts: exact up to {@link COMPANIONS_KEPT} different ones; above that
 * by Space-Saving (Metwally, Agrawal and El Abbadi, 2005), which never counts too little, tells by how much at most
 * it counts too much, and keeps every companion of more than one in {@link COMPANIONS_KEPT} pairs.
 * Deterministic: of equally rare companions the one with the smallest name makes room.
 */
export class Companions implements Iterable<[string, Readonly<CompanionCount>]> {
  private readonly counts = new Map<string, CompanionCount>();

  get size(): number {
    return this.counts.size;
  }

  [Symbol.iterator](): Iterator<[string, Readonly<CompanionCount>]> {
    return this.counts[Symbol.iterator]();
  }

  /** Counts a pair, or takes one back. */
  add(companion: string, change: number): void {
    const known = this.counts.get(companion);
    if (change < 0) return this.takeBack(companion, known);
    if (known) {
      known.count += 1;
      return;
    }
    const error = this.counts.size < COMPANIONS_KEPT ? 0 : this.makeRoom();
    this.counts.set(companion, { count: error + 1, error });
  }

  /** Puts in what was stored. */
  restore(companion: string, count: CompanionCount): void {
    this.counts.set(companion, count);
  }

  private takeBack(companion: string, known: CompanionCount | undefined): void {
    if (!known) return;
    known.count -= 1;
    if (known.count <= known.error) this.counts.delete(companion);
  }

  /** Drops the rarest; returns its count, by which the one that takes its place may be overcounted. */
  private makeRoom(): number {
    let rarest = '';
    let least = Infinity;
    for (const [companion, { count }] of this.counts) {
      if (count > least || (count === least && companion >= rarest)) continue;
      rarest = companion;
      least = count;
    }
    this.counts.delete(rarest);
    return least;
  }
}

/** A companion over several buckets. */
export interface Companion extends Readonly<CompanionCount> {
  readonly hashtag: string;
}

/** The companions over several buckets, the most frequent first, ties by hashtag. */
export function mergedCompanions(buckets: Iterable<Companions>): Companion[] {
  const sums = new Map<string, CompanionCount>();
  for (const bucket of buckets) {
    for (const [hashtag, { count, error }] of bucket) {
      const sum = sums.get(hashtag);
      if (!sum) sums.set(hashtag, { count, error });
      else {
        sum.count += count;
        sum.error += error;
      }
    }
  }
  const merged = Array.from(sums, ([hashtag, sum]) => ({ hashtag, ...sum }));
  return merged.sort((a, b) => b.count - a.count || (a.hashtag < b.hashtag ? -1 : 1));
}
