/** Reads what a {@link ByteWriter} wrote; throws a RangeError at the end of the bytes. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

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

  uint53(): number {
    const low = this.buffer.readUInt32LE(this.at);
    const high = this.buffer.readUIntLE(this.at + 4, 3);
    this.at += 7;
    return high * 0x100000000 + low;
  }
}
