/** How often a name was seen: `count` at most, `count - error` at least. */
export interface NameCount {
  count: number;
  error: number;
}

/** Names that are kept of each kind: a hashtag's companions in a bucket, its spellings. */
export const NAMES_KEPT = 64;
/** Longer names are not kept, so that they cannot make a cell large. */
export const LONGEST_NAME = 256;

/**
 * The most frequent names: exact up to {@link NAMES_KEPT} different ones; above that
 * by Space-Saving (Metwally, Agrawal and El Abbadi, 2005), which never counts too little, tells by how much at most
 * it counts too much, and keeps every name of more than one in {@link NAMES_KEPT}.
 * Deterministic: of equally rare names the one with the smallest name makes room.
 */
export class FrequentNames implements Iterable<[string, Readonly<NameCount>]> {
  private readonly counts = new Map<string, NameCount>();

  get size(): number {
    return this.counts.size;
  }

  [Symbol.iterator](): Iterator<[string, Readonly<NameCount>]> {
    return this.counts[Symbol.iterator]();
  }

  /** Counts a name, or takes it back; passes over one longer than {@link LONGEST_NAME} characters. */
  add(name: string, change: number): void {
    if (name.length > LONGEST_NAME) return;
    const known = this.counts.get(name);
    if (change < 0) return this.takeBack(name, known);
    if (known) {
      known.count += 1;
      return;
    }
    const error = this.counts.size < NAMES_KEPT ? 0 : this.makeRoom();
    this.counts.set(name, { count: error + 1, error });
  }

  /** Puts in what was stored. */
  restore(name: string, count: NameCount): void {
    this.counts.set(name, count);
  }

  private takeBack(name: string, known: NameCount | undefined): void {
    if (!known) return;
    known.count -= 1;
    if (known.count <= known.error) this.counts.delete(name);
  }

  /** Drops the rarest; returns its count, by which the one that takes its place may be overcounted. */
  private makeRoom(): number {
    let rarest = '';
    let least = Infinity;
    for (const [name, { count }] of this.counts) {
      if (count > least || (count === least && name >= rarest)) continue;
      rarest = name;
      least = count;
    }
    this.counts.delete(rarest);
    return least;
  }
}

/** A name over several buckets. */
export interface FrequentName extends Readonly<NameCount> {
  readonly name: string;
}

/** The names over several buckets, the most frequent first, ties by name. */
export function mergedNames(buckets: Iterable<FrequentNames>): FrequentName[] {
  const sums = new Map<string, NameCount>();
  for (const bucket of buckets) {
    for (const [name, { count, error }] of bucket) {
      const sum = sums.get(name);
      if (!sum) sums.set(name, { count, error });
      else {
        sum.count += count;
        sum.error += error;
      }
    }
  }
  const merged = Array.from(sums, ([name, sum]) => ({ name, ...sum }));
  return merged.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
