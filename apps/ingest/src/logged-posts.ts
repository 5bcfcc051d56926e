import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

const LENGTH_BYTES = 4;

/**
 * The trace of a post stands behind its key. A version that does not know of it takes both for the key: the post then
 * goes to another partition, from where a tagger sends it home, and is counted all the same.
 */
const TRACED_KEY = /^([^]*)\0(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})$/;

function loggedKey({ key, headers }: PostRecord): Buffer {
  const traceparent = headers?.['traceparent'];
  return Buffer.from(traceparent === undefined ? key : `${key}\0${traceparent}`);
}

function recordOf(loggedKey: string, value: Buffer): PostRecord {
  const [, key, traceparent] = TRACED_KEY.exec(loggedKey) ?? [];
  if (key === undefined || traceparent === undefined) return { key: loggedKey, value };
  return { key, value, headers: { traceparent } };
}

/** Records as entries of the write-ahead log: for each, length and bytes of key and of value. */
export function loggedPosts(records: readonly PostRecord[]): Buffer[] {
  const entries: Buffer[] = [];
  for (let from = 0; from < records.length;) {
    const to = endOfEntry(records, from);
    entries.push(entryOf(records.slice(from, to)));
    from = to;
  }
  return entries;
}

/** An entry fits one produce request. */
function endOfEntry(records: readonly PostRecord[], from: number): number {
  let room = MAX_RECORD_BYTES - recordBytes(records[from] as PostRecord);
  let to = from + 1;
  for (; to < records.length; to++) {
    room -= recordBytes(records[to] as PostRecord);
    if (room < 0) break;
  }
  return to;
}

function entryOf(records: readonly PostRecord[]): Buffer {
  const keys = records.map(loggedKey);
  const bytes = records.reduce(
    (sum, { value }, i) => sum + 2 * LENGTH_BYTES + (keys[i] as Buffer).length + value.length,
    0,
  );
  const entry = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const [i, { value }] of records.entries()) {
    for (const part of [keys[i] as Buffer, value]) {
      at = entry.writeUInt32BE(part.length, at);
      at += part.copy(entry, at);
    }
  }
  return entry;
}

/** The records of an entry, whose checksum has been found right. */
export function postsOfEntry(entry: Buffer): PostRecord[] {
  const records: PostRecord[] = [];
  let at = 0;
  const part = (): Buffer => {
    const from = at + LENGTH_BYTES;
    at = from + entry.readUInt32BE(at);
    return entry.subarray(from, at);
  };
  while (at < entry.length) records.push(recordOf(part().toString(), part()));
  return records;
}
