import { hashOfBytes } from '@hashpulse/contracts';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { LONGEST_NAME, NAMES_KEPT } from './frequent-names.js';

const FIRST_NAMES = 4;
const FIRST_BYTES = 64;

/**
 * The names of a cell that is being changed: what {@link FrequentNames} is, on bytes. Names are found by their hash and
 * compared byte by byte, so none becomes a string.
 */
export class NameCounts {
  size = 0;
  private hashes = new Int32Array(FIRST_NAMES);
  /** Where each name stands in the memory, and where it ends. */
  private places = new Int32Array(2 * FIRST_NAMES);
  /** For each name its count and by how much that may be too high. */
  private counts = new Float64Array(2 * FIRST_NAMES);
  private memory = new Uint8Array(FIRST_BYTES);
  private used = 0;
  /** The places of the rarest names, the smallest name last; some may have been counted since. */
  private rarest: number[] | undefined;
  private rarestCount = 0;

  clear(): void {
    this.size = 0;
    this.used = 0;
    this.rarest = undefined;
  }

  /** Counts a name, or takes it back; passes over one that is too long. */
  add(bytes: Uint8Array, start: number, end: number, hash: number, change: number): void {
    if (isTooLong(bytes, start, end)) return;
    const place = this.find(bytes, start, end, hash);
    if (change < 0) return this.takeBack(place);
    if (place >= 0) this.counts[2 * place] = (this.counts[2 * place] as number) + 1;
    else if (this.size < NAMES_KEPT) this.append(bytes, start, end, hash, 1, 0);
    else this.replaceRarest(bytes, start, end, hash);
  }

  /** Appends all names: their number, and each with its count and error. */
  write(writer: ByteWriter): void {
    const { memory, places, counts } = this;
    writer.varint(this.size);
    for (let i = 0; i < this.size; i++) {
      writer.part(memory, places[2 * i] as number, places[2 * i + 1] as number);
      writer.varint(counts[2 * i] as number);
      writer.varint(counts[2 * i + 1] as number);
    }
  }

  /** Reads what {@link write} wrote; earlier forms had no errors. There must be no names yet. */
  read(reader: ByteReader, withErrors: boolean): void {
    for (let n = reader.varint(); n > 0; n--) {
      const start = reader.pass();
      const end = reader.place;
      const { buffer } = reader;
      const hash = hashOfBytes(buffer, start, end);
      const count = reader.varint();
      this.append(buffer, start, end, hash, count, withErrors ? reader.varint() : 0);
    }
  }

  /** Where the name stands; -1: nowhere. */
  private find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const { hashes, size } = this;
    for (let i = 0; i < size; i++) if (hashes[i] === hash && this.isAt(i, bytes, start, end)) return i;
    return -1;
  }

  private isAt(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { memory, places } = this;
    const from = places[2 * i] as number;
    const length = end - start;
    if ((places[2 * i + 1] as number) - from !== length) return false;
    for (let k = 0; k < length; k++) if (memory[from + k] !== bytes[start + k]) return false;
    return true;
  }

  private append(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    count: number,
    error: number,
  ): void {
    const i = this.size;
    if (i === this.hashes.length) this.grow();
    this.size += 1;
    this.put(i, bytes, start, end, hash);
    this.counts[2 * i] = count;
    this.counts[2 * i + 1] = error;
  }

  private grow(): void {
    const { hashes, places, counts } = this;
    this.hashes = new Int32Array(2 * hashes.length);
    this.hashes.set(hashes);
    this.places = new Int32Array(2 * places.length);
    this.places.set(places);
    this.counts = new Float64Array(2 * counts.length);
    this.counts.set(counts);
  }

  /** Puts a name in a place; what stood there is gone. */
  private put(i: number, bytes: Uint8Array, start: number, end: number, hash: number): void {
    const length = end - start;
    this.hashes[i] = hash;
    this.places[2 * i] = this.places[2 * i + 1] = this.used;
    if (this.used + length > this.memory.length) this.makeRoom(length);
    const { memory, used } = this;
    for (let k = 0; k < length; k++) memory[used + k] = bytes[start + k] as number;
    this.places[2 * i] = used;
    this.places[2 * i + 1] = this.used = used + length;
  }

  /** Leaves out the bytes of names that are gone, and grows where half would still be taken. */
  private makeRoom(more: number): void {
    const { memory, places, size } = this;
    let live = more;
    for (let i = 0; i < size; i++) live += (places[2 * i + 1] as number) - (places[2 * i] as number);
    const packed = new Uint8Array(Math.max(memory.length, 2 * live));
    let at = 0;
    for (let i = 0; i < size; i++) {
      const name = memory.subarray(places[2 * i], places[2 * i + 1]);
      packed.set(name, at);
      places[2 * i] = at;
      places[2 * i + 1] = at += name.length;
    }
    this.memory = packed;
    this.used = at;
  }

  private takeBack(place: number): void {
    if (place < 0) return;
    const { hashes, places, counts, size } = this;
    const count = (counts[2 * place] as number) - 1;
    counts[2 * place] = count;
    this.rarest = undefined;
    if (count > (counts[2 * place + 1] as number)) return;
    hashes.copyWithin(place, place + 1, size);
    places.copyWithin(2 * place, 2 * place + 2, 2 * size);
    counts.copyWithin(2 * place, 2 * place + 2, 2 * size);
    this.size -= 1;
  }

  /** The rarest makes room; by its count the one that takes its place may be overcounted. */
  private replaceRarest(bytes: Uint8Array, start: number, end: number, hash: number): void {
    const rarest = this.takeRarest();
    const { counts } = this;
    const error = counts[2 * rarest] as number;
    this.put(rarest, bytes, start, end, hash);
    counts[2 * rarest] = error + 1;
    counts[2 * rarest + 1] = error;
  }

  /** Where the rarest name stands. Counts only grow until one is taken back, so the rarest of before are looked at first. */
  private takeRarest(): number {
    for (;;) {
      this.rarest ??= this.findRarest();
      const place = this.rarest.pop();
      if (place === undefined) this.rarest = undefined;
      else if (this.counts[2 * place] === this.rarestCount) return place;
    }
  }

  private findRarest(): number[] {
    const { counts, size } = this;
    let least = Infinity;
    for (let i = 0; i < size; i++) if ((counts[2 * i] as number) < least) least = counts[2 * i] as number;
    this.rarestCount = least;
    const found: number[] = [];
    for (let i = 0; i < size; i++) if (counts[2 * i] === least) found.push(i);
    return found.sort((a, b) => this.compare(b, a));
  }

  /** Below 0: the first of two names is the smaller one, as strings are compared: by their UTF-16 units. */
  private compare(a: number, b: number): number {
    const { memory, places } = this;
    const [from, other] = [places[2 * a] as number, places[2 * b] as number];
    const [length, otherLength] = [
      (places[2 * a + 1] as number) - from,
      (places[2 * b + 1] as number) - other,
    ];
    for (let k = 0; k < length && k < otherLength; k++) {
      const [one, two] = [memory[from + k] as number, memory[other + k] as number];
      if (one !== two) return inUnits(one) - inUnits(two);
    }
    return length - otherLength;
  }
}

/** Orders first bytes of UTF-8 as UTF-16: U+E000 to U+FFFF come behind what is written in two units. */
function inUnits(byte: number): number {
  return byte === 0xee || byte === 0xef ? byte + 0x10 : byte;
}

/** Whether a name has more than {@link LONGEST_NAME} UTF-16 units. */
function isTooLong(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= LONGEST_NAME) return false;
  let units = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units > LONGEST_NAME;
}
