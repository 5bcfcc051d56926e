import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type ColumnMap, isHeader, postOfRow } from './column-map.js';
import { lines } from './lines.js';
import { SourceError } from './source.js';

/** A record of a file: a post, or why it is none. */
export type FileRecord = { readonly post: object } | { readonly unreadable: string };

const MAX_RECORD_BYTES = 1_048_576;
const FINGERPRINT_BYTES = 4_096;
/** Exports have lines of explanation above their header, but not more than that. */
const MAX_PREAMBLE = 50;

/** Tells a file from another that is later put in its place. */
export async function fingerprint(path: string): Promise<string> {
  const file = await open(path).catch((error: Error) => {
    throw new SourceError(`cannot be read: ${error.message}`);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(FINGERPRINT_BYTES), 0, FINGERPRINT_BYTES, 0);
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex').slice(0, 16);
  } finally {
    await file.close();
  }
}

function bytesOf(path: string): Readable {
  const bytes = createReadStream(path);
  // Errors reach the reader through the stream that it reads.
  return path.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

async function* jsonRecords(path: string): AsyncGenerator<FileRecord> {
  for await (const line of lines(bytesOf(path), MAX_RECORD_BYTES)) {
    if (typeof line !== 'string') yield line;
    else if (line.trim() !== '') yield recordOf(line);
  }
}

function recordOf(line: string): FileRecord {
  try {
    const post: unknown = JSON.parse(line);
    if (typeof post === 'object' && post !== null && !Array.isArray(post)) return { post };
    return { unreadable: 'a line is no JSON object' };
  } catch {
    return { unreadable: 'a line is not JSON' };
  }
}

async function* csvRecords(path: string, map: ColumnMap): AsyncGenerator<FileRecord> {
  const table = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  const rows = pipeline(bytesOf(path), table, () => undefined);
  let header: readonly string[] | undefined;
  let above = 0;
  for await (const cells of rows as AsyncIterable<string[]>) {
    if (header) {
      yield postOfRow(new Map(header.map((name, i) => [name, cells[i] ?? ''])), map);
      continue;
    }
    const names = cells.map((cell) => cell.trim());
    if (isHeader(new Set(names), map)) header = names;
    else if ((above += 1) > MAX_PREAMBLE) break;
  }
  if (!header) throw new SourceError('no line is a header with the columns that the column map names');
}

/** The records of a file in its order: NDJSON, or CSV where its name says so; either may be gzipped. */
export function fileRecords(path: string, map: ColumnMap): AsyncGenerator<FileRecord> {
  return /\.csv(\.gz)?$/i.test(path) ? csvRecords(path, map) : jsonRecords(path);
}
