/** Texts of up to so many characters are written one by one; below 128, so that a length takes a byte. */
const SHORT_TEXT = 64;

/** How many bytes {@link ByteWriter.varint} takes for a number. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

/** Appends numbers and text to a growing buffer; {@link ByteReader} reads them in the same order. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  /** A whole number from 0 to 2^53-1 in as few bytes as it needs (LEB128). */
  varint(value: number): void {
    this.reserve(8);
    // Division is for what does not fit 32 bits only.
    while (value > 0x7fffffff) {
      this.buffer[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    while (value > 0x7f) {
      this.buffer[this.length++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.buffer[this.length++] = value;
  }

  /** UTF-8 with its length in front. */
  text(value: string): void {
    if (this.asciiText(value)) return;
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, 'utf8');
  }

  /** Short ASCII byte by byte, which is faster than a call into V8; false: it is not, and nothing is written. */
  private asciiText(value: string): boolean {
    const size = value.length;
    if (size > SHORT_TEXT) return false;
    this.reserve(size + 1);
    const start = this.length + 1;
    for (let i = 0; i < size; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      this.buffer[start + i] = unit;
    }
    this.buffer[this.length] = size;
    this.length = start + size;
    return true;
  }

  /** Bytes with their length in front. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** A part of bytes with its length in front. */
  part(value: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length > SHORT_TEXT) return this.bytes(value.subarray(start, end));
    this.reserve(length + 1);
    const { buffer } = this;
    const at = this.length + 1;
    buffer[at - 1] = length;
    for (let i = 0; i < length; i++) buffer[at + i] = value[start + i] as number;
    this.length = at + length;
  }

  /** 53 bits in 7 bytes: for hashes, which a varint would not shorten. */
  uint53(value: number): void {
    this.reserve(7);
    const low = value >>> 0;
    const high = Math.floor(value / 0x100000000);
    const { buffer, length } = this;
    buffer[length] = low;
    buffer[length + 1] = low >>> 8;
    buffer[length + 2] = low >>> 16;
    buffer[length + 3] = low >>> 24;
    buffer[length + 4] = high;
    buffer[length + 5] = high >>> 8;
    buffer[length + 6] = high >>> 16;
    this.length += 7;
  }

  /** What was written; the writer starts anew. */
  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    this.buffer.copy(bytes, 0, 0, this.length);
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
