import { isUtf8 } from 'node:buffer';
import { HASH_START, hashOfPair, hashWith } from './name-hash.js';
import { MAX_COMPANIONS, MAX_TIME, MIN_TIME } from './hashtags-record.js';
import { InternedTexts } from './interned-texts.js';
import { type ColumnsRecord, NUMBER, NUMBERS, PLACE, PLACES, type UseColumns } from './use-columns.js';

const [QUOTE, BACKSLASH, COMMA, MINUS, ZERO, SPACE] = [0x22, 0x5c, 0x2c, 0x2d, 0x30, 0x20];
const [OPEN, CLOSE, OPEN_OBJECT_END] = [0x5b, 0x5d, 0x7d];
const [HEAD, USES, TRAFFIC, POSTS] = [
  '{"v":1,"partition":',
  ',"type":"uses","uses":[',
  ',"type":"traffic","network":',
  ',"posts":[',
].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer];

const MAX_PARTITION = 1_000_000;
const MAX_NETWORK = 32;
const MAX_LANG = 8;
const MAX_NAME = 100_000;
const INT_DIGITS = 9;
const MOST_DIGITS = 16;
/** Answers for what is not as usual. */
const NONE = -1;

/**
 * Reads records of uses and of traffic from their bytes in the very form in which a tagger writes them, without
 * making objects. Whatever it has not proven to be such a record it leaves to `readHashtagsRecord`.
 */
export class UsualChanges {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private hasNonAscii = false;
  /** The text read last. */
  private start = 0;
  private end = 0;
  private hash = 0;
  private readonly networks = new InternedTexts();

  /** Adds the changes of a record to columns; undefined: it is not of the usual form, and nothing is added. */
  read(bytes: Uint8Array, columns: UseColumns): ColumnsRecord | undefined {
    const { count, companionCount } = columns;
    const record = this.record(bytes, columns);
    if (!record) columns.cut(count, companionCount);
    return record;
  }

  private record(bytes: Uint8Array, columns: UseColumns): ColumnsRecord | undefined {
    this.bytes = bytes;
    this.at = 0;
    this.hasNonAscii = false;
    const from = columns.count;
    if (!this.literal(HEAD)) return undefined;
    const partition = this.natural();
    if (partition < 0 || partition > MAX_PARTITION) return undefined;
    let network: string | undefined;
    if (this.literal(USES)) {
      if (!this.uses(columns)) return undefined;
    } else {
      if (!this.literal(TRAFFIC) || !this.network()) return undefined;
      const { start, end } = this;
      network = this.networks.of(bytes, start, end);
      if (!this.literal(POSTS) || !this.posts(columns, start, end)) return undefined;
    }
    if (!this.sign(OPEN_OBJECT_END) || this.at !== bytes.length) return undefined;
    if (this.hasNonAscii && !isUtf8(bytes)) return undefined;
    return { type: 'columns', partition, network, bytes, columns, from, to: columns.count };
  }

  /** Tuples up to the end of the array. */
  private uses(columns: UseColumns): boolean {
    do if (!this.use(columns)) return false;
    while (this.sign(COMMA));
    return this.sign(CLOSE);
  }

  private posts(columns: UseColumns, network: number, networkEnd: number): boolean {
    do {
      columns.makeRoom();
      if (!this.head(columns) || !this.sign(COMMA) || !this.lang() || !this.sign(CLOSE)) return false;
      const { places, count } = columns;
      const change = columns.numbers[count * NUMBERS + NUMBER.change];
      if (change === 0) return false;
      this.place(places, count * PLACES, network, networkEnd);
      columns.count += 1;
    } while (this.sign(COMMA));
    return this.sign(CLOSE);
  }

  private use(columns: UseColumns): boolean {
    columns.makeRoom();
    const place = columns.count * PLACES;
    if (!this.head(columns) || !this.sign(COMMA) || !this.network()) return false;
    const { start: network, end: networkEnd } = this;
    if (!this.sign(COMMA) || !this.lang()) return false;
    this.place(columns.places, place, network, networkEnd);
    const number = columns.count * NUMBERS;
    const { numbers } = columns;
    if (!this.counts(numbers, number + NUMBER.author, number + NUMBER.followers)) return false;
    if (!this.sign(COMMA) || !this.name()) return false;
    this.label(columns.places, place);
    if (!this.counts(numbers, number + NUMBER.likes, number + NUMBER.views)) return false;
    if (!this.sign(COMMA) || !this.companions(columns, place) || !this.text(numbers, number)) return false;
    columns.count += 1;
    return this.sign(CLOSE);
  }

  /** What copies of the text have in common, which may be missing. */
  private text(numbers: Float64Array, number: number): boolean {
    numbers[number + NUMBER.text] = 0;
    return this.bytes[this.at] !== COMMA || this.counts(numbers, number + NUMBER.text, number + NUMBER.text);
  }

  /** What every tuple begins with: offset, change and time. */
  private head({ numbers, count }: UseColumns): boolean {
    if (!this.sign(OPEN)) return false;
    const number = count * NUMBERS;
    const offset = this.natural();
    if (offset < 0 || !this.sign(COMMA)) return false;
    const isBack = this.sign(MINUS);
    const change = this.natural();
    if (change !== 1 && (change !== 0 || isBack)) return false;
    if (!this.sign(COMMA)) return false;
    const isBefore = this.sign(MINUS);
    const at = this.natural();
    // Minus zero is left to the others.
    if (at < 0 || (isBefore ? at === 0 || -at < MIN_TIME : at > MAX_TIME)) return false;
    numbers[number + NUMBER.offset] = offset;
    numbers[number + NUMBER.change] = isBack ? -change : change;
    numbers[number + NUMBER.at] = isBefore ? -at : at;
    return true;
  }

  /** Whole numbers from 0 on, a comma before each. */
  private counts(numbers: Float64Array, first: number, last: number): boolean {
    for (let field = first; field <= last; field++) {
      if (!this.sign(COMMA)) return false;
      const value = this.natural();
      if (value < 0) return false;
      numbers[field] = value;
    }
    return true;
  }

  /** Where network and language stand; the language was read last. */
  private place(places: Int32Array, place: number, network: number, networkEnd: number): void {
    places[place + PLACE.network] = network;
    places[place + PLACE.networkEnd] = networkEnd;
    places[place + PLACE.lang] = this.start;
    places[place + PLACE.langEnd] = this.end;
    places[place + PLACE.pairHash] = hashOfPair(this.bytes, network, networkEnd, this.start, this.end);
  }

  private label(places: Int32Array, place: number): void {
    places[place + PLACE.label] = this.start;
    places[place + PLACE.labelEnd] = this.end;
    places[place + PLACE.labelHash] = this.hash;
  }

  private companions(columns: UseColumns, place: number): boolean {
    const from = columns.companionCount;
    columns.places[place + PLACE.companions] = from;
    if (!this.sign(OPEN)) return false;
    if (!this.sign(CLOSE)) {
      do {
        if (!this.name()) return false;
        columns.addCompanion(this.start, this.end, this.hash);
      } while (this.sign(COMMA));
      if (!this.sign(CLOSE) || columns.companionCount - from > MAX_COMPANIONS) return false;
    }
    columns.places[place + PLACE.companionsEnd] = columns.companionCount;
    return true;
  }

  private sign(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  private literal(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    this.at = at + expected.length;
    return true;
  }

  /** A whole number from 0 to the largest safe one; -1: there is none. */
  private natural(): number {
    const { bytes, at: start } = this;
    let at = start;
    let small = 0;
    for (const end = start + INT_DIGITS; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      small = (small * 10 + digit) | 0;
    }
    if (at === start || (bytes[start] === ZERO && at > start + 1)) return NONE;
    const value = at < start + INT_DIGITS ? small : this.large(small, at);
    if (at < start + INT_DIGITS) this.at = at;
    return value;
  }

  /** The rest of a number that has more digits than fit into 32 bits. */
  private large(begun: number, from: number): number {
    const { bytes } = this;
    let value = begun;
    let at = from;
    for (const end = from - INT_DIGITS + MOST_DIGITS; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    this.at = at;
    return value <= Number.MAX_SAFE_INTEGER ? value : NONE;
  }

  private network(): boolean {
    const { bytes } = this;
    if (!this.sign(QUOTE)) return false;
    const start = this.at;
    let at = start;
    while (isOfNetwork(bytes[at] as number)) at += 1;
    return this.closeAt(start, at, MAX_NETWORK);
  }

  private lang(): boolean {
    const { bytes } = this;
    if (!this.sign(QUOTE)) return false;
    const start = this.at;
    let at = start;
    while (isLowerCase(bytes[at] as number)) at += 1;
    return this.closeAt(start, at, MAX_LANG);
  }

  private closeAt(start: number, end: number, most: number): boolean {
    this.start = start;
    this.end = end;
    this.at = end;
    return end > start && end - start <= most && this.sign(QUOTE);
  }

  /** A text without escapes. */
  private name(): boolean {
    const { bytes } = this;
    if (!this.sign(QUOTE)) return false;
    const start = this.at;
    let hash = HASH_START;
    let at = start;
    for (; ; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) break;
      // At the end of the bytes it is undefined.
      if (!(byte >= SPACE) || byte === BACKSLASH) return false;
      if (byte > 0x7f) this.hasNonAscii = true;
      hash = hashWith(hash, byte);
    }
    this.hash = hash;
    return this.closeAt(start, at, MAX_NAME);
  }
}

const isLowerCase = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** `[a-z0-9_.-]` */
function isOfNetwork(byte: number): boolean {
  return (
    isLowerCase(byte) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x2e || byte === 0x2d
  );
}
