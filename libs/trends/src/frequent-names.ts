import type { ByteWriter } from './byte-writer.js';

/** How often a name was seen: `count` at most, `count - error` at least. */
export interface NameCount {
  count: number;
  error: number;
}

/** Names that are kept of each kind: a hashtag's companions in a bucket, its spellings. */
export const NAMES_KEPT = 64;
/** Longer names are not kept, so that they cannot make a cell large. */
export const LONGEST_NAME = 256;

/** Up to this many names are searched one by one: most cells have one or two, and a map takes several times the room. */
const SEARCHED = 6;
/** The names that are rarest. */
interface Rarest {
  readonly count: number;
  /** Where they stand, the smallest name last; some may have been counted since. */
  readonly places: number[];
}

/** Shared by all that have no names yet; never written to. */
const NONE: string[] = [];
const NO_COUNTS: number[] = [];

/**
 * The most frequent names: exact up to {@link NAMES_KEPT} different ones; above that
 * by Space-Saving (Metwally, Agrawal and El Abbadi, 2005), which never counts too little, tells by how much at most
 * it counts too much, and keeps every name of more than one in {@link NAMES_KEPT}.
 * Deterministic: of equally rare names the one with the smallest name makes room.
 */
export class FrequentNames implements Iterable<[string, Readonly<NameCount>]> {
  private names = NONE;
  /** For each name its count and by how much that may be too high. */
  private counts = NO_COUNTS;
  /** Where a name stands, once there are more than {@link SEARCHED}. */
  private places: Map<string, number> | undefined;
  private rarest: Rarest | undefined;

  get size(): number {
    return this.names.length;
  }

  *[Symbol.iterator](): Iterator<[string, Readonly<NameCount>]> {
    for (const [place, name] of this.names.entries()) {
      yield [name, { count: this.counts[2 * place] as number, error: this.counts[2 * place + 1] as number }];
    }
  }

  /** Counts a name, or takes it back; passes over one longer than {@link LONGEST_NAME} characters. */
  add(name: string, change: number): void {
    if (name.length > LONGEST_NAME) return;
    const place = this.placeOf(name);
    if (change < 0) return this.takeBack(place);
    if (place >= 0) this.counts[2 * place] = (this.counts[2 * place] as number) + 1;
    else if (this.names.length < NAMES_KEPT) this.restore(name, { count: 1, error: 0 });
    else this.replaceRarest(name);
  }

  /** Puts in a name that is not there. */
  restore(name: string, { count, error }: NameCount): void {
    if (this.names.length === 0) {
      // Literals have room for one and no more, which is what most need.
      this.names = [name];
      this.counts = [count, error];
      return;
    }
    this.places?.set(name, this.names.length);
    this.names.push(name);
    this.counts.push(count, error);
  }

  /** Appends all names to a writer: their number, and each with its count and error. */
  write(writer: ByteWriter): void {
    const { names, counts } = this;
    writer.varint(names.length);
    for (let place = 0; place < names.length; place++) {
      writer.text(names[place] as string);
      writer.varint(counts[2 * place] as number);
      writer.varint(counts[2 * place + 1] as number);
    }
  }

  /** Where the name stands; -1: nowhere. */
  private placeOf(name: string): number {
    if (this.names.length <= SEARCHED) return this.names.indexOf(name);
    this.places ??= new Map(this.names.map((one, place) => [one, place]));
    return this.places.get(name) ?? -1;
  }

  private takeBack(place: number): void {
    if (place < 0) return;
    const { counts } = this;
    const count = (counts[2 * place] as number) - 1;
    counts[2 * place] = count;
    this.rarest = undefined;
    if (count > (counts[2 * place + 1] as number)) return;
    this.names.splice(place, 1);
    counts.splice(2 * place, 2);
    this.places = undefined;
  }

  /** The rarest makes room; by its count the one that takes its place may be overcounted. */
  private replaceRarest(name: string): void {
    const { names, counts, places } = this;
    const rarest = this.takeRarest();
    const error = counts[2 * rarest] as number;
    places?.delete(names[rarest] as string);
    places?.set(name, rarest);
    names[rarest] = name;
    counts[2 * rarest] = error + 1;
    counts[2 * rarest + 1] = error;
  }

  /** Where the rarest name stands. Counts only grow until one is taken back, so the rarest of before are looked at first. */
  private takeRarest(): number {
    const { counts } = this;
    for (;;) {
      this.rarest ??= rarestOf(this.names, counts);
      const place = this.rarest.places.pop();
      if (place === undefined) this.rarest = undefined;
      else if (counts[2 * place] === this.rarest.count) return place;
    }
  }
}

function rarestOf(names: readonly string[], counts: readonly number[]): Rarest {
  let count = Infinity;
  for (let i = 0; i < counts.length; i += 2) count = Math.min(count, counts[i] as number);
  const places = Array.from(names.keys()).filter((place) => counts[2 * place] === count);
  return { count, places: places.sort((a, b) => ((names[a] as string) < (names[b] as string) ? 1 : -1)) };
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
