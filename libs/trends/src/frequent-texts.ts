import type { ByteReader } from './byte-reader.js';
import { type ByteWriter, varintSize } from './byte-writer.js';

/** Texts that are kept of a set of authors. */
const TEXTS_KEPT = 16;

/**
 * The most frequent texts by Misra and Gries ("Finding repeated elements", 1982): a count is never too high, and too
 * low by at most one in {@link TEXTS_KEPT} + 1 of all. Merges (Agarwal and others, "Mergeable summaries", 2012).
 */
export class FrequentTexts implements Iterable<[text: number, count: number]> {
  private counts = new Map<number, number>();
  private added = 0;

  /** How many were added. */
  get total(): number {
    return this.added;
  }

  [Symbol.iterator](): Iterator<[number, number]> {
    return this.counts[Symbol.iterator]();
  }

  /** Counts a text. */
  add(text: number): void {
    this.added += 1;
    const known = this.counts.get(text);
    if (known !== undefined || this.counts.size < TEXTS_KEPT) this.counts.set(text, (known ?? 0) + 1);
    else this.lower(1);
  }

  /** Adds all of another. */
  merge(other: FrequentTexts): void {
    this.added += other.added;
    for (const [text, count] of other.counts) this.counts.set(text, (this.counts.get(text) ?? 0) + count);
    if (this.counts.size <= TEXTS_KEPT) return;
    this.lower([...this.counts.values()].sort((a, b) => b - a)[TEXTS_KEPT] as number);
  }

  /** How many bytes {@link write} takes. */
  size(): number {
    let size = varintSize(this.added) + varintSize(this.counts.size);
    for (const [text, count] of this.counts) size += varintSize(text) + varintSize(count);
    return size;
  }

  write(writer: ByteWriter): void {
    writer.varint(this.added);
    writer.varint(this.counts.size);
    for (const [text, count] of this.counts) {
      writer.varint(text);
      writer.varint(count);
    }
  }

  static read(reader: ByteReader): FrequentTexts {
    const texts = new FrequentTexts();
    texts.added = reader.varint();
    for (let n = reader.varint(); n > 0; n--) texts.counts.set(reader.varint(), reader.varint());
    return texts;
  }

  private lower(by: number): void {
    for (const [text, count] of this.counts) {
      if (count <= by) this.counts.delete(text);
      else this.counts.set(text, count - by);
    }
  }
}
