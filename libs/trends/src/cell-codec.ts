import { AuthorSet } from './author-set.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { Cell } from './cell.js';

/** First byte of every cell; a reader refuses what it does not know. Version 1 had no companions. */
const VERSION = 2;
const writer = new ByteWriter();

/** Writes a cell; times are kept relative to the bucket's start (ms). */
export function encodeCell(cell: Cell, bucketStart: number): Buffer {
  writer.varint(VERSION);
  const seen = cell.last >= cell.first;
  writer.varint(seen ? cell.first - bucketStart + 1 : 0);
  if (seen) writer.varint(cell.last - cell.first);
  writer.varint(cell.splits.size);
  for (const split of cell.splits.values()) {
    writer.text(split.network);
    writer.text(split.lang);
    writer.varint(split.volume);
    writer.varint(split.impressions);
    writer.varint(split.likes);
    writer.varint(split.reposts);
    writer.varint(split.replies);
    writer.varint(split.views);
    writer.bytes(split.authors.encode());
  }
  writer.varint(cell.labels.size);
  for (const [label, count] of cell.labels) {
    writer.text(label);
    writer.varint(count);
  }
  writer.varint(cell.companions.size);
  for (const [companion, { count, error }] of cell.companions) {
    writer.text(companion);
    writer.varint(count);
    writer.varint(error);
  }
  return writer.take();
}

/** Reads a cell; throws a RangeError when the bytes are none. */
export function decodeCell(bytes: Buffer, bucketStart: number): Cell {
  const reader = new ByteReader(bytes);
  const version = reader.varint();
  if (version !== VERSION && version !== 1) throw new RangeError(`unknown cell version ${version}`);
  const cell = new Cell();
  const first = reader.varint();
  if (first > 0) {
    cell.first = bucketStart + first - 1;
    cell.last = cell.first + reader.varint();
  }
  for (let n = reader.varint(); n > 0; n--) {
    const network = reader.text();
    const lang = reader.text();
    const split = {
      network,
      lang,
      volume: reader.varint(),
      impressions: reader.varint(),
      likes: reader.varint(),
      reposts: reader.varint(),
      replies: reader.varint(),
      views: reader.varint(),
      authors: AuthorSet.decode(reader.bytes()),
    };
    cell.splits.set(`${network}|${lang}`, split);
  }
  for (let n = reader.varint(); n > 0; n--) {
    const label = reader.text();
    cell.labels.set(label, reader.varint());
  }
  if (version === 1) return cell;
  for (let n = reader.varint(); n > 0; n--) {
    const companion = reader.text();
    cell.companions.restore(companion, { count: reader.varint(), error: reader.varint() });
  }
  return cell;
}
