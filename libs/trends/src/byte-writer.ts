/** Appends numbers and text to a growing buffer; {@link ByteReader} reads them in the same order. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  /** A whole number from 0 to 2^53-1 in as few bytes as it needs (LEB128). */
  varint(value: number): void {
    this.reserve(8);
    while (value > 0x7f) {
      this.buffer[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.buffer[this.length++] = value;
  }

  /** UTF-8 with its length in front. */
  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, 'utf8');
  }

  /** Bytes with their length in front. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** 53 bits in 7 bytes: for hashes, which a varint would not shorten. */
  uint53(value: number): void {
    this.reserve(7);
    const high = Math.floor(value / 0x100000000);
    this.buffer.writeUInt32LE(value >>> 0, this.length);
    this.buffer.writeUIntLE(high, this.length + 4, 3);
    this.length += 7;
  }

  /** What was written; the writer starts anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return bytes;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}
