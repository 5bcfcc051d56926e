import { type BatchContext, FetchedRecord, VarintReader } from './fetched-record.js';
import { AT, HEADER_BYTES, LENGTH_END, MAGIC } from './record-batch-header.js';

const [COMPRESSED, APPEND_TIME, TRANSACTIONAL, CONTROL] = [0x07, 0x08, 0x10, 0x20];

/**
 * The records of what was fetched of a partition: whole batches, and perhaps a part of one more, which is left out as
 * the protocol has it. Undefined: a batch is compressed or of an older format, which is left to kafkajs.
 */
export function fetchedRecords(bytes: Buffer): FetchedRecord[] | undefined {
  const records: FetchedRecord[] = [];
  for (let start = 0; start + HEADER_BYTES <= bytes.length;) {
    const end = start + LENGTH_END + bytes.readInt32BE(start + AT.length);
    if (bytes[start + AT.magic] !== MAGIC) return undefined;
    if (end > bytes.length) break;
    const attributes = bytes.readInt16BE(start + AT.attributes);
    if ((attributes & COMPRESSED) !== 0) return undefined;
    addRecords(records, bytes, start, attributes);
    start = end;
  }
  return records;
}

function addRecords(records: FetchedRecord[], bytes: Buffer, start: number, attributes: number): void {
  const context: BatchContext = {
    isControlBatch: (attributes & CONTROL) !== 0,
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    producerId: String(bytes.readBigInt64BE(start + AT.producer)),
    appendedAt:
      (attributes & APPEND_TIME) === 0 ? undefined : String(bytes.readBigInt64BE(start + AT.maxTime)),
    firstTimestamp: bytes.readBigInt64BE(start + AT.firstTime),
  };
  const firstOffset = Number(bytes.readBigInt64BE(start));
  const from = new VarintReader(bytes);
  from.at = start + HEADER_BYTES;
  for (let count = bytes.readInt32BE(start + AT.count); count > 0; count--) {
    const length = from.next();
    const end = from.at + length;
    from.at += 1;
    const timestampDelta = from.next();
    const offset = String(firstOffset + from.next());
    records.push(new FetchedRecord(context, bytes, offset, timestampDelta, from.at));
    from.at = end;
  }
}
