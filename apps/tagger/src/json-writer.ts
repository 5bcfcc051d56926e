const [QUOTE, BACKSLASH, COMMA, ZERO, SPACE, DELETE] = [0x22, 0x5c, 0x2c, 0x30, 0x20, 0x7f];
/** A half of the digits of a large number: each half fits into 32 bits. */
const HALF = 100_000_000;
const HALF_DIGITS = 8;
const MOST_DIGITS = 16;
/** The most bytes of UTF-8 that a UTF-16 unit becomes in JSON: `\u0001`. */
const BYTES_PER_UNIT = 6;
const FIRST_BYTES = 64 * 1_024;

/** Writes JSON into memory that grows: bytes at once, where making strings first costs several times as much. */
export class JsonWriter {
  bytes = Buffer.allocUnsafe(FIRST_BYTES);
  at = 0;

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.bytes[this.at + i] = bytes[i] as number;
    this.at += bytes.length;
  }

  /** What stands elsewhere in its own memory. */
  copy(start: number, end: number): void {
    this.makeRoom(end - start);
    const { bytes, at } = this;
    for (let i = start; i < end; i++) bytes[at + i - start] = bytes[i] as number;
    this.at += end - start;
  }

  comma(): void {
    this.makeRoom(1);
    this.bytes[this.at++] = COMMA;
  }

  /** A whole number from 0 to the largest safe one, and a comma. */
  count(value: number): void {
    this.makeRoom(MOST_DIGITS + 1);
    if (value < HALF) this.digits(value, digitsOf(value));
    else {
      const high = Math.floor(value / HALF);
      this.digits(high, digitsOf(high));
      this.digits(value - high * HALF, HALF_DIGITS);
    }
    this.bytes[this.at++] = COMMA;
  }

  /** A whole number, and a comma. */
  integer(value: number): void {
    if (value >= 0) return this.count(value);
    this.raw(MINUS);
    this.count(-value);
  }

  /** A string. */
  text(value: string): void {
    this.makeRoom(value.length * BYTES_PER_UNIT + 2);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = QUOTE;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < SPACE || unit >= DELETE || unit === QUOTE || unit === BACKSLASH) return this.anyText(value);
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  private anyText(value: string): void {
    this.at += this.bytes.write(JSON.stringify(value), this.at);
  }

  private digits(value: number, count: number): void {
    const { bytes, at } = this;
    let rest = value;
    for (let i = at + count - 1; i >= at; i--) {
      const tenth = (rest / 10) | 0;
      bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.at = at + count;
  }

  private makeRoom(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

const MINUS = Buffer.from('-');

function digitsOf(value: number): number {
  let count = 1;
  for (let bound = 10; value >= bound; bound *= 10) count += 1;
  return count;
}
