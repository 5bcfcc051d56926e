import { shortText } from './recent-texts.js';

/** Reads what a {@link ByteWriter} wrote; throws a RangeError at the end of the bytes. */
export class ByteReader {
  /** @param at where to begin; @param end where the bytes end */
  constructor(
    readonly buffer: Buffer,
    private at = 0,
    private readonly end = buffer.length,
  ) {}

  /** Where it reads on. */
  get place(): number {
    return this.at;
  }

  /** Goes on reading from there. */
  moveTo(at: number): void {
    this.at = at;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.at >= this.end) throw new RangeError('the bytes end within a number');
      const byte = this.buffer[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  text(): string {
    const from = this.pass();
    return shortText(this.buffer, from, this.at) ?? this.buffer.toString('utf8', from, this.at);
  }

  /** A view of the bytes, not a copy. */
  bytes(): Buffer {
    const from = this.pass();
    return this.buffer.subarray(from, this.at);
  }

  /** A reader of the bytes with their length in front, which is cheaper than a view of them. */
  part(): ByteReader {
    const from = this.pass();
    return new ByteReader(this.buffer, from, this.at);
  }

  /** Passes over what {@link bytes} or {@link text} would read. */
  skipBytes(): void {
    this.pass();
  }

  uint53(): number {
    const { buffer, at } = this;
    if (at + 7 > this.end) throw new RangeError('the bytes end within a hash');
    this.at = at + 7;
    const low =
      ((buffer[at] as number) |
        ((buffer[at + 1] as number) << 8) |
        ((buffer[at + 2] as number) << 16) |
        ((buffer[at + 3] as number) << 24)) >>>
      0;
    const high =
      (buffer[at + 4] as number) | ((buffer[at + 5] as number) << 8) | ((buffer[at + 6] as number) << 16);
    return high * 0x100000000 + low;
  }

  /** Goes behind bytes with their length in front; returns where they begin. */
  pass(): number {
    const size = this.varint();
    const from = this.at;
    if (from + size > this.end) throw new RangeError('the bytes end within a text');
    this.at = from + size;
    return from;
  }
}
