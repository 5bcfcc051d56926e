const SEVEN_BITS = 128;
const WORD = 0x1_0000_0000;

/** Writes into memory that grows. */
export class ByteWriter {
  at = 0;

  constructor(public buffer: Buffer) {}

  /** Makes sure that so many bytes fit behind `at`. */
  makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  byte(value: number): void {
    this.buffer[this.at++] = value;
  }

  /** 32 bits, the highest first. */
  word(value: number): void {
    const { buffer, at } = this;
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
    this.at = at + 4;
  }

  /** A whole number from 0 to the largest safe one, LEB128. */
  number(value: number): void {
    let rest = value;
    while (rest >= SEVEN_BITS) {
      this.buffer[this.at++] = (rest % SEVEN_BITS) | SEVEN_BITS;
      rest = Math.floor(rest / SEVEN_BITS);
    }
    this.buffer[this.at++] = rest;
  }

  /** A whole number below 2^53 in seven bytes. */
  bytes7(value: number): void {
    const high = Math.floor(value / WORD);
    this.byte(high >>> 16);
    this.byte(high >>> 8);
    this.byte(high);
    this.word(value % WORD);
  }

  /** A length of three bytes, elsewhere. */
  length3(at: number, length: number): void {
    this.buffer[at] = length >>> 16;
    this.buffer[at + 1] = length >>> 8;
    this.buffer[at + 2] = length;
  }

  /** UTF-8 behind `add + times` its length. */
  text(value: string, add = 0, times = 1): void {
    const { length } = value;
    const start = this.at;
    this.number(length * times + add);
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= SEVEN_BITS) {
        this.at = start;
        return this.anyText(value, add, times);
      }
      this.buffer[this.at++] = unit;
    }
  }

  private anyText(value: string, add: number, times: number): void {
    this.number(Buffer.byteLength(value) * times + add);
    this.at += this.buffer.write(value, this.at);
  }
}

/** Reads what {@link ByteWriter} wrote. */
export class ByteReader {
  constructor(
    private readonly buffer: Buffer,
    private at: number,
  ) {}

  byte(): number {
    return this.buffer[this.at++] as number;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= SEVEN_BITS) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < SEVEN_BITS) return value;
    }
  }

  bytes7(): number {
    const { buffer, at } = this;
    this.at += 7;
    return buffer.readUIntBE(at, 3) * WORD + buffer.readUInt32BE(at + 3);
  }

  text(): string {
    return this.textOf(this.number());
  }

  /** A text of so many bytes. */
  textOf(bytes: number): string {
    const { at } = this;
    this.at += bytes;
    return this.buffer.toString('utf8', at, this.at);
  }
}
