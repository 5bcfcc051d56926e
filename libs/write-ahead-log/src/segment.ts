import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the log. Its name tells the first sequence and the salt, so that no header can be damaged. */
export interface Segment {
  readonly path: string;
  /** No frame in it has a lower sequence. */
  readonly first: number;
  readonly salt: number;
  /** Bytes that are known to be written whole. */
  size: number;
}

const NAME = /^(\d{16})-([0-9a-f]{8})\.wal$/;

/** A segment that does not exist yet. */
export function newSegment(folder: string, first: number): Segment {
  const salt = randomBytes(4);
  const name = `${String(first).padStart(16, '0')}-${salt.toString('hex')}.wal`;
  return { path: join(folder, name), first, salt: salt.readUInt32BE(), size: 0 };
}

/** The segments of a folder, in order; their sizes are not known yet. */
export async function segmentsIn(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).sort();
  return names.flatMap((name) => {
    const [, first, salt] = NAME.exec(name) ?? [];
    if (first === undefined || salt === undefined) return [];
    return [{ path: join(folder, name), first: Number(first), salt: parseInt(salt, 16), size: 0 }];
  });
}
