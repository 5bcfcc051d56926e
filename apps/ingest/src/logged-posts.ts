import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

const LENGTH_BYTES = 4;

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
  const keys = records.map(({ key }) => Buffer.from(key));
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
  while (at < entry.length) records.push({ key: part().toString(), value: part() });
  return records;
}
