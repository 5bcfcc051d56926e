import { crc32c } from './crc32c.js';
import { AT, HEADER_BYTES, LENGTH_END, MAGIC } from './record-batch-header.js';

/** A header of a record. */
export interface RecordHeader {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/** All that one partition gets in one write, as Kafka stores it. */
export interface EncodedBatch {
  readonly partition: number;
  /** Number of records. */
  readonly records: number;
  readonly bytes: Buffer;
}

/** The longest that a varint of 32 bits is. */
const VARINT_BYTES = 5;
const SMALLEST = 4_096;

const zigZag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;

function varintSize(value: number): number {
  const bits = 32 - Math.clz32(zigZag(value));
  return bits <= 7 ? 1 : Math.ceil(bits / 7);
}

/**
 * Writes records as a Kafka record batch (message format 2: header, then records whose numbers are zigzag varints),
 * uncompressed, without idempotence or transactions: in one piece of memory, where kafkajs makes several buffers for
 * each record.
 */
export class RecordBatchWriter {
  private bytes: Buffer;
  private at = HEADER_BYTES;
  private count = 0;

  /** @param partition where the batch goes; @param expectedBytes what is set aside at first; it grows */
  constructor(
    readonly partition: number,
    expectedBytes = SMALLEST,
  ) {
    this.bytes = Buffer.allocUnsafe(Math.max(expectedBytes, SMALLEST));
  }

  /** Adds a record; null stands for no key or no value. */
  append(key: Uint8Array | null, value: Uint8Array | null, headers: readonly RecordHeader[]): void {
    const size =
      2 + // attributes and the difference to the batch's time, both 0
      varintSize(this.count) +
      bytesSize(key) +
      bytesSize(value) +
      headersSize(headers);
    this.makeRoom(VARINT_BYTES + size);
    this.varint(size);
    this.bytes[this.at++] = 0;
    this.bytes[this.at++] = 0;
    this.varint(this.count);
    this.sized(key);
    this.sized(value);
    this.varint(headers.length);
    for (const header of headers) {
      this.sized(header.name);
      this.sized(header.value);
    }
    this.count += 1;
  }

  /** The whole batch. Nothing may be added after it. @param now the records' timestamp, ms */
  finish(now = Date.now()): EncodedBatch {
    const { bytes, at, count, partition } = this;
    bytes.fill(0, 0, HEADER_BYTES);
    bytes.writeInt32BE(at - LENGTH_END, AT.length);
    bytes[AT.magic] = MAGIC;
    bytes.writeInt32BE(count - 1, AT.lastDelta);
    bytes.writeBigInt64BE(BigInt(now), AT.firstTime);
    bytes.writeBigInt64BE(BigInt(now), AT.maxTime);
    bytes.writeBigInt64BE(-1n, AT.producer);
    bytes.writeInt32BE(count, AT.count);
    bytes.writeUInt32BE(crc32c(bytes, AT.attributes, at), AT.crc);
    return { partition, records: count, bytes: bytes.subarray(0, at) };
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  private varint(value: number): void {
    let rest = zigZag(value);
    for (; rest > 0x7f; rest >>>= 7) this.bytes[this.at++] = (rest & 0x7f) | 0x80;
    this.bytes[this.at++] = rest;
  }

  private sized(part: Uint8Array | null): void {
    this.varint(part === null ? -1 : part.length);
    if (part === null) return;
    this.bytes.set(part, this.at);
    this.at += part.length;
  }
}

function bytesSize(part: Uint8Array | null): number {
  return part === null ? 1 : varintSize(part.length) + part.length;
}

function headersSize(headers: readonly RecordHeader[]): number {
  let size = varintSize(headers.length);
  for (const { name, value } of headers) size += bytesSize(name) + bytesSize(value);
  return size;
}
