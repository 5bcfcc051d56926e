import type { ByteReader } from './byte-reader.js';
import { type ByteWriter, varintSize } from './byte-writer.js';
import { FrequentTexts } from './frequent-texts.js';
import { HyperLogLog } from './hyper-log-log.js';
import { WeightedSketch } from './weighted-sketch.js';

/** Up to this many authors a set is exact; above it becomes a sketch for good. */
export const EXACT_AUTHORS = 256;

/**
 * An author in a list of numbers: hash, the largest number of followers seen, posts, and what copies of the author's
 * first text have in common (0: unknown).
 */
const FIELDS = 4;
/** Up to this many authors are searched one by one: most sets have one or two, and a map takes several times the room. */
const SEARCHED = 8;
/** Shared by all empty sets; never written to. */
const NOBODY: number[] = [];

/** How a set is written; the first two, without texts, are only read. */
export enum AuthorSetForm {
  exactWithoutTexts,
  sketchWithoutTexts,
  exact,
  sketch,
}

/** Distinct authors with the sum of their followers: exact up to {@link EXACT_AUTHORS}, a mergeable sketch above. */
export class AuthorSet {
  /** {@link FIELDS} numbers an author; undefined: a sketch. */
  private exact: number[] | undefined;
  /** Where an author's numbers begin, by hash; made when there are more than {@link SEARCHED}. */
  private places: Map<number, number> | undefined;
  private sketch: { authors: HyperLogLog; reach: WeightedSketch; texts: FrequentTexts } | undefined;

  /** The set of nobody, or of those in the list. */
  constructor() {
    this.exact = NOBODY;
  }

  /** Adds a post by an author. @param text what copies of it have in common; 0: unknown */
  add(hash: number, followers: number, posts = 1, text = 0): void {
    const { exact } = this;
    if (!exact) return this.addToSketch(hash, followers, text);
    const place = this.placeOf(exact, hash);
    if (place >= 0) {
      exact[place + 1] = Math.max(exact[place + 1] as number, followers);
      exact[place + 2] = (exact[place + 2] as number) + posts;
      exact[place + 3] ||= text;
      return;
    }
    // A literal has room for one author and no more, which is what most sets need.
    if (exact.length === 0) this.exact = [hash, followers, posts, text];
    else {
      this.places?.set(hash, exact.length);
      exact.push(hash, followers, posts, text);
      if (exact.length > EXACT_AUTHORS * FIELDS) this.toSketch(exact);
    }
  }

  /** Takes back a post by an author; a sketch cannot forget. Returns whether the author was found. */
  remove(hash: number): boolean {
    const { exact } = this;
    const place = exact ? this.placeOf(exact, hash) : -1;
    if (!exact || place < 0) return false;
    const posts = (exact[place + 2] as number) - 1;
    exact[place + 2] = posts;
    if (posts > 0) return true;
    exact.splice(place, FIELDS);
    this.places = undefined;
    return true;
  }

  /** Adds all of another set. */
  merge(other: AuthorSet): void {
    if (other.exact) {
      const { exact } = other;
      for (let i = 0; i < exact.length; i += FIELDS)
        this.add(exact[i] as number, exact[i + 1] as number, exact[i + 2], exact[i + 3]);
      return;
    }
    if (!other.sketch) return;
    if (this.exact) this.toSketch(this.exact);
    this.sketch?.authors.merge(other.sketch.authors);
    this.sketch?.reach.merge(other.sketch.reach);
    this.sketch?.texts.merge(other.sketch.texts);
  }

  /** The most frequent texts of a set that does not know its authors one by one; undefined: it does. */
  get texts(): FrequentTexts | undefined {
    return this.sketch?.texts;
  }

  /** Shows the authors one by one; none above {@link EXACT_AUTHORS}. */
  each(visit: (hash: number, posts: number, text: number) => void): void {
    const { exact = NOBODY } = this;
    for (let i = 0; i < exact.length; i += FIELDS) {
      visit(exact[i] as number, exact[i + 2] as number, exact[i + 3] as number);
    }
  }

  /** The set without these authors, with what they posted; itself where none of them is known to be in it. */
  without(hashes: ReadonlySet<number>): { kept: AuthorSet; posts: number; impressions: number } {
    const kept = new AuthorSet();
    let [posts, impressions] = [0, 0];
    const exact = this.exact ?? NOBODY;
    for (let i = 0; i < exact.length; i += FIELDS) {
      const [hash, followers, posted, text] = exact.slice(i, i + FIELDS) as [number, number, number, number];
      if (hashes.has(hash)) {
        posts += posted;
        impressions += posted * followers;
      } else kept.add(hash, followers, posted, text);
    }
    return { kept: posts > 0 ? kept : this, posts, impressions };
  }

  /** Number of distinct authors. */
  count(): number {
    return this.exact ? this.exact.length / FIELDS : Math.round(this.sketch?.authors.estimate() ?? 0);
  }

  /** What {@link count} says when all sets are merged; much cheaper, because their reach is not. */
  static countOf(sets: Iterable<AuthorSet>): number {
    const few = new Set<number>();
    let many: HyperLogLog | undefined;
    for (const { exact = NOBODY, sketch } of sets) {
      for (let i = 0; i < exact.length; i += FIELDS) {
        if (many) many.add(exact[i] as number);
        else few.add(exact[i] as number);
      }
      if (sketch || few.size > EXACT_AUTHORS) many ??= new HyperLogLog();
      if (sketch) many?.merge(sketch.authors);
    }
    if (!many) return few.size;
    for (const hash of few) many.add(hash);
    return Math.round(many.estimate());
  }

  /** Sum of the followers of the distinct authors. */
  reach(): number {
    if (!this.exact) return Math.round(this.sketch?.reach.estimate() ?? 0);
    let sum = 0;
    for (let i = 1; i < this.exact.length; i += FIELDS) sum += this.exact[i] as number;
    return sum;
  }

  /** Appends the set to a writer, with its length in front. */
  write(writer: ByteWriter): void {
    const { exact } = this;
    if (exact) {
      writer.varint(exactSize(exact));
      writer.varint(AuthorSetForm.exact);
      writer.varint(exact.length / FIELDS);
      for (let i = 0; i < exact.length; i += FIELDS) {
        writer.uint53(exact[i] as number);
        writer.varint(exact[i + 1] as number);
        writer.varint(exact[i + 2] as number);
        writer.varint(exact[i + 3] as number);
      }
    } else if (this.sketch) {
      const [authors, reach] = [this.sketch.authors.bytes(), this.sketch.reach.bytes()];
      const sizes = varintSize(authors.length) + authors.length + varintSize(reach.length) + reach.length;
      writer.varint(1 + sizes + this.sketch.texts.size());
      writer.varint(AuthorSetForm.sketch);
      writer.bytes(authors);
      writer.bytes(reach);
      this.sketch.texts.write(writer);
    }
  }

  /** Reads the bytes of a set, without their length; throws when they are none. */
  static read(reader: ByteReader): AuthorSet {
    const set = new AuthorSet();
    const form = reader.varint();
    if (form > AuthorSetForm.sketch) throw new RangeError(`unknown form ${form} of an author set`);
    const withTexts = form >= AuthorSetForm.exact;
    if (form === AuthorSetForm.sketch || form === AuthorSetForm.sketchWithoutTexts) {
      set.exact = undefined;
      const [authors, reach] = [HyperLogLog.of(reader.bytes()), WeightedSketch.of(reader.bytes())];
      set.sketch = { authors, reach, texts: withTexts ? FrequentTexts.read(reader) : new FrequentTexts() };
      return set;
    }
    const exact: number[] = [];
    for (let n = reader.varint(); n > 0; n--) {
      exact.push(reader.uint53(), reader.varint(), reader.varint(), withTexts ? reader.varint() : 0);
    }
    set.exact = exact;
    return set;
  }

  /** Where the author's numbers begin; -1: not there. */
  private placeOf(exact: readonly number[], hash: number): number {
    if (exact.length > SEARCHED * FIELDS) {
      this.places ??= placesOf(exact);
      return this.places.get(hash) ?? -1;
    }
    for (let i = 0; i < exact.length; i += FIELDS) if (exact[i] === hash) return i;
    return -1;
  }

  private toSketch(members: readonly number[]): void {
    this.exact = undefined;
    this.places = undefined;
    this.sketch = { authors: new HyperLogLog(), reach: new WeightedSketch(), texts: new FrequentTexts() };
    for (let i = 0; i < members.length; i += FIELDS)
      this.addToSketch(members[i] as number, members[i + 1] as number, members[i + 3] as number);
  }

  private addToSketch(hash: number, followers: number, text: number): void {
    this.sketch?.authors.add(hash);
    this.sketch?.reach.add(hash, followers);
    if (text > 0) this.sketch?.texts.add(text);
  }
}

function placesOf(exact: readonly number[]): Map<number, number> {
  const places = new Map<number, number>();
  for (let i = 0; i < exact.length; i += FIELDS) places.set(exact[i] as number, i);
  return places;
}

/** How many bytes {@link AuthorSet.write} takes for exact members: form, number, and the fields of each. */
function exactSize(exact: readonly number[]): number {
  let size = 1 + varintSize(exact.length / FIELDS);
  for (let i = 0; i < exact.length; i += FIELDS)
    size +=
      7 +
      varintSize(exact[i + 1] as number) +
      varintSize(exact[i + 2] as number) +
      varintSize(exact[i + 3] as number);
  return size;
}
