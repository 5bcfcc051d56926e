import { AuthorSet, AuthorSetForm, EXACT_AUTHORS } from './author-set.js';
import type { ByteReader } from './byte-reader.js';
import { type ByteWriter, varintSize } from './byte-writer.js';

/** Of an author: hash, the largest number of followers seen, posts, what copies of the first text have in common. */
const FIELDS = 4;
const [FOLLOWERS, POSTS, TEXT] = [1, 2, 3];
const FIRST_AUTHORS = 4;
const FIRST_SETS = 2;
const NONE = -1;
/** Of a set: its first author, its last, and how many it has. */
const [FIRST, LAST, COUNT, SET_FIELDS] = [0, 1, 2, 3];

/**
 * The author sets of a cell that is being changed: what {@link AuthorSet} is for each, all in the same few arrays. A set
 * is a chain of authors; one that has become a sketch is an {@link AuthorSet}.
 */
export class AuthorLists {
  private authors = new Float64Array(FIRST_AUTHORS * FIELDS);
  private next = new Int32Array(FIRST_AUTHORS);
  private used = 0;
  private sets = new Int32Array(FIRST_SETS * SET_FIELDS);
  private sketches: (AuthorSet | undefined)[] = [];
  private size = 0;

  clear(): void {
    this.used = 0;
    this.size = 0;
  }

  /** One more set, of nobody. */
  append(): void {
    const at = this.size * SET_FIELDS;
    if (at === this.sets.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.sets);
      this.sets = larger;
    }
    this.sets[at + FIRST] = this.sets[at + LAST] = NONE;
    this.sets[at + COUNT] = 0;
    this.sketches[this.size] = undefined;
    this.size += 1;
  }

  /** Takes a set away; those behind it move up. */
  removeSet(set: number): void {
    this.sets.copyWithin(set * SET_FIELDS, (set + 1) * SET_FIELDS, this.size * SET_FIELDS);
    this.sketches.splice(set, 1);
    this.size -= 1;
  }

  /** Adds posts by an author to a set. @param text what copies of them have in common; 0: unknown */
  add(set: number, hash: number, followers: number, posts: number, text: number): void {
    const sketch = this.sketches[set];
    if (sketch) return sketch.add(hash, followers, posts, text);
    const { authors, sets } = this;
    for (let i = sets[set * SET_FIELDS] as number; i !== NONE; i = this.next[i] as number) {
      const at = i * FIELDS;
      if (authors[at] !== hash) continue;
      if (followers > (authors[at + FOLLOWERS] as number)) authors[at + FOLLOWERS] = followers;
      authors[at + POSTS] = (authors[at + POSTS] as number) + posts;
      if (authors[at + TEXT] === 0) authors[at + TEXT] = text;
      return;
    }
    if (sets[set * SET_FIELDS + COUNT] === EXACT_AUTHORS) this.asSet(set).add(hash, followers, posts, text);
    else this.link(set, hash, followers, posts, text);
  }

  /** Takes back a post by an author; a sketch cannot forget. Returns whether the author was found. */
  remove(set: number, hash: number): boolean {
    if (this.sketches[set]) return false;
    const { authors, sets, next } = this;
    let before = NONE;
    for (let i = sets[set * SET_FIELDS] as number; i !== NONE; before = i, i = next[i] as number) {
      const at = i * FIELDS;
      if (authors[at] !== hash) continue;
      const posts = (authors[at + POSTS] as number) - 1;
      authors[at + POSTS] = posts;
      if (posts <= 0) this.unlink(set, i, before);
      return true;
    }
    return false;
  }

  /** Adds all of a set to another. */
  merge(into: number, from: number): void {
    const sketch = this.sketches[from];
    if (sketch) return this.asSet(into).merge(sketch);
    for (let i = this.sets[from * SET_FIELDS] as number; i !== NONE; i = this.next[i] as number) {
      const { authors } = this;
      const at = i * FIELDS;
      this.add(
        into,
        authors[at] as number,
        authors[at + FOLLOWERS] as number,
        authors[at + POSTS] as number,
        authors[at + TEXT] as number,
      );
    }
  }

  /** Appends a set to a writer, as {@link AuthorSet.write} does. */
  write(set: number, writer: ByteWriter): void {
    const sketch = this.sketches[set];
    if (sketch) return sketch.write(writer);
    const { authors, next } = this;
    const first = this.sets[set * SET_FIELDS] as number;
    const count = this.sets[set * SET_FIELDS + COUNT] as number;
    let size = 1 + varintSize(count) + 7 * count;
    for (let i = first; i !== NONE; i = next[i] as number) {
      for (let field = FOLLOWERS; field <= TEXT; field++)
        size += varintSize(authors[i * FIELDS + field] as number);
    }
    writer.varint(size);
    writer.varint(AuthorSetForm.exact);
    writer.varint(count);
    for (let i = first; i !== NONE; i = next[i] as number) {
      writer.uint53(authors[i * FIELDS] as number);
      for (let field = FOLLOWERS; field <= TEXT; field++)
        writer.varint(authors[i * FIELDS + field] as number);
    }
  }

  /** Reads the bytes of a set, with their length, as one more set; throws when they are none. */
  read(reader: ByteReader): void {
    const set = this.size;
    this.append();
    const start = reader.pass();
    const end = reader.place;
    reader.moveTo(start);
    const form = reader.varint();
    if (form === AuthorSetForm.exact || form === AuthorSetForm.exactWithoutTexts)
      this.readExact(reader, set, form === AuthorSetForm.exact);
    else {
      reader.moveTo(start);
      this.sketches[set] = AuthorSet.read(reader);
    }
    reader.moveTo(end);
  }

  private readExact(reader: ByteReader, set: number, withTexts: boolean): void {
    for (let n = reader.varint(); n > 0; n--)
      this.link(set, reader.uint53(), reader.varint(), reader.varint(), withTexts ? reader.varint() : 0);
  }

  /** Puts an author at the end of a set. */
  private link(set: number, hash: number, followers: number, posts: number, text: number): void {
    const i = this.used++;
    if (i === this.next.length) this.grow();
    const { authors, next, sets } = this;
    authors[i * FIELDS] = hash;
    authors[i * FIELDS + FOLLOWERS] = followers;
    authors[i * FIELDS + POSTS] = posts;
    authors[i * FIELDS + TEXT] = text;
    next[i] = NONE;
    const at = set * SET_FIELDS;
    const last = sets[at + LAST] as number;
    if (last === NONE) sets[at + FIRST] = i;
    else next[last] = i;
    sets[at + LAST] = i;
    sets[at + COUNT] = (sets[at + COUNT] as number) + 1;
  }

  private unlink(set: number, i: number, before: number): void {
    const { next, sets } = this;
    const at = set * SET_FIELDS;
    const after = next[i] as number;
    if (before === NONE) sets[at + FIRST] = after;
    else next[before] = after;
    if (after === NONE) sets[at + LAST] = before;
    sets[at + COUNT] = (sets[at + COUNT] as number) - 1;
  }

  /** The set by itself, which may become a sketch. */
  private asSet(set: number): AuthorSet {
    const known = this.sketches[set];
    if (known) return known;
    const made = new AuthorSet();
    this.sketches[set] = made;
    const { authors, next } = this;
    for (let i = this.sets[set * SET_FIELDS] as number; i !== NONE; i = next[i] as number) {
      const at = i * FIELDS;
      made.add(
        authors[at] as number,
        authors[at + FOLLOWERS] as number,
        authors[at + POSTS] as number,
        authors[at + TEXT] as number,
      );
    }
    return made;
  }

  private grow(): void {
    const { authors, next } = this;
    this.authors = new Float64Array(2 * authors.length);
    this.authors.set(authors);
    this.next = new Int32Array(2 * next.length);
    this.next.set(next);
  }
}
