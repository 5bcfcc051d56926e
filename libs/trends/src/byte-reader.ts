/** Reads what a {@link ByteWriter} wrote; throws a RangeError at the end of the bytes. */
export class ByteReader {
  /** @param at where to begin */
  constructor(
    private readonly buffer: Buffer,
    private at = 0,
  ) {}

  /** Goes on reading from there. */
  moveTo(at: number): void {
    this.at = at;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer[this.at++];
      if (byte === undefined) throw new RangeError('the bytes end within a number');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** A view of the bytes, not a copy. */
  bytes(): Buffer {
    const size = this.varint();
    if (this.at + size > this.buffer.length) throw new RangeError('the bytes end within a text');
    this.at += size;
    return this.buffer.subarray(this.at - size, this.at);
  }

  /** Passes over what {@link bytes} or {@link text} would read. */
  skipBytes(): void {
    const size = this.varint();
    this.at += size;
    if (this.at > this.buffer.length) throw new RangeError('the bytes end within a text');
  }

  uint53(): number {
    const low = this.buffer.readUInt32LE(this.at);
    const high = this.buffer.readUIntLE(this.at + 4, 3);
    this.at += 7;
    return high * 0x100000000 + low;
  }
}
