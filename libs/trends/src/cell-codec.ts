import { AuthorSet } from './author-set.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { Cell } from './cell.js';
import { type ErrorBound, EXACT, isExact } from './error-bound.js';
import type { FrequentNames } from './frequent-names.js';

/**
 * First byte of every cell; a reader refuses what it does not know. 1 had no companions, 2 no errors of labels, 3 no
 * bound, 4 no texts of authors.
 */
export const CELL_VERSION = 5;
const writer = new ByteWriter();

/** Writes a cell; times are kept relative to the bucket's start (ms). */
export function encodeCell(cell: Cell, bucketStart: number): Buffer {
  writer.varint(CELL_VERSION);
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
    split.authors.write(writer);
  }
  cell.labels.write(writer);
  cell.companions.write(writer);
  writer.varint(cell.missed.volume);
  writer.varint(cell.missed.impressions);
  writer.varint(cell.missed.engagement);
  return writer.take();
}

/** Reads the version that a cell begins with; throws a RangeError when it is not known. */
export function cellVersion(reader: ByteReader): number {
  const version = reader.varint();
  if (version < 1 || version > CELL_VERSION) throw new RangeError(`unknown cell version ${version}`);
  return version;
}

/** Reads a cell that begins at a place in the bytes; throws a RangeError when there is none. */
export function decodeCell(bytes: Buffer, bucketStart: number, place = 0): Cell {
  const reader = new ByteReader(bytes, place);
  const version = cellVersion(reader);
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
      authors: AuthorSet.read(reader.part()),
    };
    cell.splits.restore(split);
  }
  decodeNames(reader, cell.labels, version > 2);
  if (version > 1) decodeNames(reader, cell.companions, true);
  if (version > 3) cell.missed = decodeBound(reader);
  return cell;
}

function decodeBound(reader: ByteReader): ErrorBound {
  const bound = { volume: reader.varint(), impressions: reader.varint(), engagement: reader.varint() };
  return isExact(bound) ? EXACT : bound;
}

function decodeNames(reader: ByteReader, names: FrequentNames, withErrors: boolean): void {
  for (let n = reader.varint(); n > 0; n--) {
    const name = reader.text();
    names.restore(name, { count: reader.varint(), error: withErrors ? reader.varint() : 0 });
  }
}
