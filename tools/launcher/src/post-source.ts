import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { parseEventTime } from '@hashpulse/contracts';

/** A line to send, and when, in seconds since the play began. */
export interface TimedPost {
  readonly json: string;
  readonly playAt: number;
}

function eventTime(line: string): number | undefined {
  try {
    const { createdAt } = JSON.parse(line) as { createdAt?: unknown };
    return typeof createdAt === 'string' ? parseEventTime(createdAt) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The lines of an NDJSON file (gzip when its name ends so), in the file's order.
 * @param speed event seconds a second, by the newest event time so far; Infinity: all at once
 */
export async function* filePosts(file: string, speed: number): AsyncGenerator<TimedPost> {
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => input.destroy(error));
  let first: number | undefined;
  let newest = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const at = eventTime(line);
    first ??= at;
    newest = Math.max(newest, at ?? newest);
    yield { json: line, playAt: first === undefined ? 0 : Math.max(0, (newest - first) / 1_000 / speed) };
  }
}
