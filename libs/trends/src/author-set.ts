import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { HyperLogLog } from './hyper-log-log.js';
import { WeightedSketch } from './weighted-sketch.js';

/** Up to this many authors a set is exact; above it becomes a sketch for good. */
export const EXACT_AUTHORS = 256;

interface Author {
  /** The largest number of followers seen. */
  followers: number;
  /** Posts by this author, so that the last one taken back takes the author back. */
  posts: number;
}

/** Distinct authors with the sum of their followers: exact up to {@link EXACT_AUTHORS}, a mergeable sketch above. */
export class AuthorSet {
  private exact: Map<number, Author> | undefined = new Map();
  private sketch: { authors: HyperLogLog; reach: WeightedSketch } | undefined;

  /** Adds a post by an author. */
  add(hash: number, followers: number, posts = 1): void {
    if (!this.exact) return this.addToSketch(hash, followers);
    const author = this.exact.get(hash);
    if (author) {
      author.posts += posts;
      author.followers = Math.max(author.followers, followers);
      return;
    }
    this.exact.set(hash, { followers, posts });
    if (this.exact.size > EXACT_AUTHORS) this.toSketch();
  }

  /** Takes back a post by an author; a sketch cannot forget. Returns whether the author was found. */
  remove(hash: number): boolean {
    const author = this.exact?.get(hash);
    if (!author) return false;
    author.posts -= 1;
    if (author.posts <= 0) this.exact?.delete(hash);
    return true;
  }

  /** Adds all of another set. */
  merge(other: AuthorSet): void {
    if (other.exact) {
      for (const [hash, { followers, posts }] of other.exact) this.add(hash, followers, posts);
      return;
    }
    if (!other.sketch) return;
    if (this.exact) this.toSketch();
    this.sketch?.authors.merge(other.sketch.authors);
    this.sketch?.reach.merge(other.sketch.reach);
  }

  /** Number of distinct authors. */
  count(): number {
    return this.exact ? this.exact.size : Math.round(this.sketch?.authors.estimate() ?? 0);
  }

  /** Sum of the followers of the distinct authors. */
  reach(): number {
    if (!this.exact) return Math.round(this.sketch?.reach.estimate() ?? 0);
    let sum = 0;
    for (const { followers } of this.exact.values()) sum += followers;
    return sum;
  }

  encode(): Buffer {
    const writer = new ByteWriter();
    if (this.exact) {
      writer.varint(0);
      writer.varint(this.exact.size);
      for (const [hash, { followers, posts }] of this.exact) {
        writer.uint53(hash);
        writer.varint(followers);
        writer.varint(posts);
      }
    } else if (this.sketch) {
      writer.varint(1);
      writer.bytes(this.sketch.authors.bytes());
      writer.bytes(this.sketch.reach.bytes());
    }
    return writer.take();
  }

  /** Throws when these are not the bytes of a set. */
  static decode(bytes: Buffer): AuthorSet {
    const reader = new ByteReader(bytes);
    const set = new AuthorSet();
    const form = reader.varint();
    if (form > 1) throw new RangeError(`unknown form ${form} of an author set`);
    if (form === 1) {
      set.exact = undefined;
      set.sketch = { authors: HyperLogLog.of(reader.bytes()), reach: WeightedSketch.of(reader.bytes()) };
      return set;
    }
    for (let n = reader.varint(); n > 0; n--) {
      const hash = reader.uint53();
      set.exact?.set(hash, { followers: reader.varint(), posts: reader.varint() });
    }
    return set;
  }

  private toSketch(): void {
    const members = this.exact ?? new Map<number, Author>();
    this.exact = undefined;
    this.sketch = { authors: new HyperLogLog(), reach: new WeightedSketch() };
    for (const [hash, { followers }] of members) this.addToSketch(hash, followers);
  }

  private addToSketch(hash: number, followers: number): void {
    this.sketch?.authors.add(hash);
    this.sketch?.reach.add(hash, followers);
  }
}
