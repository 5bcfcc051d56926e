import {
  type ColumnsRecord,
  COMPANION_FIELDS,
  hashOfPair,
  NUMBER,
  NUMBERS,
  PLACE,
  PLACES,
} from '@hashpulse/contracts';
import { AuthorLists } from './author-lists.js';
import { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { CELL_VERSION, cellVersion } from './cell-codec.js';
import { type ErrorBound, EXACT, isExact } from './error-bound.js';
import { NameCounts } from './name-counts.js';
import { OTHER, SPLITS_KEPT } from './splits.js';
import { addUp, SUMS } from './sums.js';

/** Sums of a split, in the order of {@link SUMS}. */
const [VOLUME, IMPRESSIONS, LIKES] = [0, 1, 2];
const SUMS_EACH = SUMS.length;
/** The name of a split: where network and language stand, and the hash of both. */
const [NETWORK, LANG, END, HASH, NAME_FIELDS] = [0, 1, 2, 3, 4];
const FIRST_SPLITS = 2;
const FIRST_BYTES = 32;
const NOWHERE = -1;
const OTHER_BYTES = Buffer.from(`${OTHER}${OTHER}`);
const OTHER_HASH = hashOfPair(OTHER_BYTES, 0, 1, 1, 2);
const BAR = '|'.charCodeAt(0);

/**
 * A cell while it changes: what `Cell` is, in a few arrays of numbers and bytes that are used again for the next cell.
 * The same changes make the same bytes of both, which a test holds them to.
 */
export class OpenCell {
  private splits = 0;
  private sums = new Float64Array(FIRST_SPLITS * SUMS_EACH);
  private names = new Int32Array(FIRST_SPLITS * NAME_FIELDS);
  private memory = new Uint8Array(FIRST_BYTES);
  private used = 0;
  /** The split of what is not kept apart. */
  private other = NOWHERE;
  private readonly authors = new AuthorLists();
  private readonly labels = new NameCounts();
  private readonly companions = new NameCounts();
  private first = Infinity;
  private last = -Infinity;
  private missed: ErrorBound = EXACT;

  /** Begins a cell whose figures may be too low by so much. */
  clear(missed: ErrorBound): void {
    this.splits = 0;
    this.used = 0;
    this.other = NOWHERE;
    this.authors.clear();
    this.labels.clear();
    this.companions.clear();
    this.first = Infinity;
    this.last = -Infinity;
    this.missed = missed;
  }

  /** Reads a stored cell; throws a RangeError when there is none. */
  read(bytes: Buffer, bucketStart: number): void {
    this.clear(EXACT);
    const reader = new ByteReader(bytes);
    const version = cellVersion(reader);
    const first = reader.varint();
    if (first > 0) {
      this.first = bucketStart + first - 1;
      this.last = this.first + reader.varint();
    }
    for (let n = reader.varint(); n > 0; n--) this.readSplit(reader);
    this.labels.read(reader, version > 2);
    if (version > 1) this.companions.read(reader, true);
    if (version <= 3) return;
    const missed = { volume: reader.varint(), impressions: reader.varint(), engagement: reader.varint() };
    if (!isExact(missed)) this.missed = missed;
  }

  /** Appends the cell as it is stored, which is what `encodeCell` writes of a `Cell`. */
  write(writer: ByteWriter, bucketStart: number): void {
    writer.varint(CELL_VERSION);
    const seen = this.last >= this.first;
    writer.varint(seen ? this.first - bucketStart + 1 : 0);
    if (seen) writer.varint(this.last - this.first);
    writer.varint(this.splits);
    for (let split = 0; split < this.splits; split++) this.writeSplit(writer, split);
    this.labels.write(writer);
    this.companions.write(writer);
    writer.varint(this.missed.volume);
    writer.varint(this.missed.impressions);
    writer.varint(this.missed.engagement);
  }

  /** The most that its figures can be: what is counted and what may be missing. */
  weigh(): ErrorBound {
    let { volume, impressions, engagement } = this.missed;
    const { sums } = this;
    for (let at = 0; at < this.splits * SUMS_EACH; at += SUMS_EACH) {
      volume += sums[at + VOLUME] as number;
      impressions += sums[at + IMPRESSIONS] as number;
      for (let i = LIKES; i < SUMS_EACH; i++) engagement += sums[at + i] as number;
    }
    return { volume, impressions, engagement };
  }

  /** Applies a change of a hashtag's figures. @param i which of the record's columns */
  applyUse(record: ColumnsRecord, i: number, withLabels: boolean): void {
    const { bytes, columns } = record;
    const { numbers, places, companions } = columns;
    const number = i * NUMBERS;
    const place = i * PLACES;
    const change = numbers[number + NUMBER.change] as number;
    const split = this.splitOf(record, i, change);
    this.moveEngagement(split, change < 0 ? -1 : 1, numbers, number);
    if (change === 0) return;
    const author = numbers[number + NUMBER.author] as number;
    const followers = numbers[number + NUMBER.followers] as number;
    this.move(split, VOLUME, change);
    this.move(split, IMPRESSIONS, change * followers);
    if (change > 0) {
      this.authors.add(split, author, followers, 1, numbers[number + NUMBER.text] as number);
      this.seen(numbers[number + NUMBER.at] as number);
    } else if (!this.authors.remove(split, author) && this.other >= 0)
      this.authors.remove(this.other, author);
    if (withLabels) {
      const [start, end] = [places[place + PLACE.label] as number, places[place + PLACE.labelEnd] as number];
      this.labels.add(bytes, start, end, places[place + PLACE.labelHash] as number, change);
    }
    const end = (places[place + PLACE.companionsEnd] as number) * COMPANION_FIELDS;
    for (
      let at = (places[place + PLACE.companions] as number) * COMPANION_FIELDS;
      at < end;
      at += COMPANION_FIELDS
    ) {
      const [start, stop] = [companions[at] as number, companions[at + 1] as number];
      this.companions.add(bytes, start, stop, companions[at + 2] as number, change);
    }
  }

  /** Applies a post of a network's traffic. */
  applyTraffic(record: ColumnsRecord, i: number): void {
    const { numbers } = record.columns;
    const change = numbers[i * NUMBERS + NUMBER.change] as number;
    this.move(this.splitOf(record, i, change), VOLUME, change);
    if (change > 0) this.seen(numbers[i * NUMBERS + NUMBER.at] as number);
  }

  private moveEngagement(split: number, sign: 1 | -1, numbers: Float64Array, number: number): void {
    for (let i = 0; i < SUMS_EACH - LIKES; i++) {
      const change = numbers[number + NUMBER.likes + i] as number;
      if (change > 0) this.move(split, LIKES + i, sign * change);
    }
  }

  /** What a split no longer has was folded into the others: sums over all splits stay exact. */
  private move(split: number, sum: number, change: number): void {
    const { sums, other } = this;
    const at = split * SUMS_EACH + sum;
    const before = sums[at] as number;
    sums[at] = addUp(before, change);
    const lacking = -change - before;
    if (lacking <= 0 || other < 0 || other === split) return;
    sums[other * SUMS_EACH + sum] = addUp(sums[other * SUMS_EACH + sum] as number, -lacking);
  }

  private seen(at: number): void {
    if (at < this.first) this.first = at;
    if (at > this.last) this.last = at;
  }

  /**
   * The split that a change is of, made when missing; what changes an earlier use changes it where it is now: by itself,
   * or among the others.
   */
  private splitOf({ bytes, columns: { places } }: ColumnsRecord, i: number, change: number): number {
    const place = i * PLACES;
    const network = places[place + PLACE.network] as number;
    const networkEnd = places[place + PLACE.networkEnd] as number;
    const lang = places[place + PLACE.lang] as number;
    const langEnd = places[place + PLACE.langEnd] as number;
    const hash = places[place + PLACE.pairHash] as number;
    const { names } = this;
    for (let split = 0; split < this.splits; split++) {
      if (names[split * NAME_FIELDS + HASH] !== hash) continue;
      if (this.isNamed(split, bytes, network, networkEnd, lang, langEnd)) return split;
    }
    if (change <= 0 && this.other >= 0) return this.other;
    if (this.splits - (this.other >= 0 ? 1 : 0) >= SPLITS_KEPT) this.foldSmallest();
    this.authors.append();
    return this.append(bytes, network, networkEnd, lang, langEnd, hash);
  }

  private isNamed(
    split: number,
    bytes: Uint8Array,
    network: number,
    networkEnd: number,
    lang: number,
    langEnd: number,
  ): boolean {
    const at = split * NAME_FIELDS;
    const [start, middle, end] = [this.names[at], this.names[at + LANG], this.names[at + END]] as [
      number,
      number,
      number,
    ];
    if (middle - start !== networkEnd - network || end - middle !== langEnd - lang) return false;
    const { memory } = this;
    for (let k = start; k < middle; k++) if (memory[k] !== bytes[network + k - start]) return false;
    for (let k = middle; k < end; k++) if (memory[k] !== bytes[lang + k - middle]) return false;
    return true;
  }

  /** A split without figures, whose authors are in already. */
  private append(
    bytes: Uint8Array,
    network: number,
    networkEnd: number,
    lang: number,
    langEnd: number,
    hash: number,
  ): number {
    const split = this.splits++;
    if (split * NAME_FIELDS === this.names.length) this.grow();
    const { names } = this;
    const at = split * NAME_FIELDS;
    names[at] = this.used;
    this.copy(bytes, network, networkEnd);
    names[at + LANG] = this.used;
    this.copy(bytes, lang, langEnd);
    names[at + END] = this.used;
    names[at + HASH] = hash;
    const { sums } = this;
    for (let i = split * SUMS_EACH; i < (split + 1) * SUMS_EACH; i++) sums[i] = 0;
    return split;
  }

  private copy(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.used + length > this.memory.length) {
      const larger = new Uint8Array(2 * (this.used + length));
      larger.set(this.memory);
      this.memory = larger;
    }
    const { memory, used } = this;
    for (let i = 0; i < length; i++) memory[used + i] = bytes[start + i] as number;
    this.used = used + length;
  }

  private grow(): void {
    const { names, sums } = this;
    this.names = new Int32Array(2 * names.length);
    this.names.set(names);
    this.sums = new Float64Array(2 * sums.length);
    this.sums.set(sums);
  }

  /** Folds the split with the least volume, of equals the one whose name comes first, into the others. */
  private foldSmallest(): void {
    let smallest = NOWHERE;
    for (let split = 0; split < this.splits; split++)
      if (split !== this.other && (smallest < 0 || this.isSmaller(split, smallest))) smallest = split;
    const { sums } = this;
    const gone = sums.slice(smallest * SUMS_EACH, (smallest + 1) * SUMS_EACH);
    if (this.other < 0) {
      this.authors.append();
      this.other = this.append(OTHER_BYTES, 0, 1, 1, 2, OTHER_HASH);
    }
    for (let i = 0; i < SUMS_EACH; i++) {
      const at = this.other * SUMS_EACH + i;
      this.sums[at] = addUp(this.sums[at] as number, gone[i] as number);
    }
    this.authors.merge(this.other, smallest);
    this.remove(smallest);
  }

  private remove(split: number): void {
    this.names.copyWithin(split * NAME_FIELDS, (split + 1) * NAME_FIELDS, this.splits * NAME_FIELDS);
    this.sums.copyWithin(split * SUMS_EACH, (split + 1) * SUMS_EACH, this.splits * SUMS_EACH);
    this.authors.removeSet(split);
    this.splits -= 1;
    if (this.other > split) this.other -= 1;
    this.packNames();
  }

  /** Leaves out the bytes of the name that is gone: splits may come and go for ever. */
  private packNames(): void {
    const { names, memory } = this;
    const packed = new Uint8Array(memory.length);
    let used = 0;
    for (let at = 0; at < this.splits * NAME_FIELDS; at += NAME_FIELDS) {
      const [start, middle, end] = [names[at], names[at + LANG], names[at + END]] as [number, number, number];
      packed.set(memory.subarray(start, end), used);
      names[at + NETWORK] = used;
      names[at + LANG] = used + middle - start;
      names[at + END] = used += end - start;
    }
    this.memory = packed;
    this.used = used;
  }

  private isSmaller(a: number, b: number): boolean {
    const [volume, other] = [this.sums[a * SUMS_EACH], this.sums[b * SUMS_EACH]] as [number, number];
    return volume < other || (volume === other && this.nameOf(a) < this.nameOf(b));
  }

  /** As splits are compared: names are ASCII. */
  private nameOf(split: number): string {
    const at = split * NAME_FIELDS;
    const { names, memory } = this;
    const network = memory.subarray(names[at], names[at + LANG]);
    return String.fromCharCode(...network, BAR, ...memory.subarray(names[at + LANG], names[at + END]));
  }

  private readSplit(reader: ByteReader): void {
    const network = reader.pass();
    const networkEnd = reader.place;
    const lang = reader.pass();
    const langEnd = reader.place;
    const { buffer } = reader;
    const hash = hashOfPair(buffer, network, networkEnd, lang, langEnd);
    const split = this.append(buffer, network, networkEnd, lang, langEnd, hash);
    if (hash === OTHER_HASH && this.isNamed(split, OTHER_BYTES, 0, 1, 1, 2)) this.other = split;
    for (let i = 0; i < SUMS_EACH; i++) this.sums[split * SUMS_EACH + i] = reader.varint();
    this.authors.read(reader);
  }

  private writeSplit(writer: ByteWriter, split: number): void {
    const at = split * NAME_FIELDS;
    const { names, memory, sums } = this;
    const lang = names[at + LANG] as number;
    writer.part(memory, names[at] as number, lang);
    writer.part(memory, lang, names[at + END] as number);
    for (let i = 0; i < SUMS_EACH; i++) writer.varint(sums[split * SUMS_EACH + i] as number);
    this.authors.write(split, writer);
  }
}
