import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { SourceError } from './source.js';

/** An answer's body as a stream. It may break before it is read: that shows when it is read, and not as a crash. */
export function bodyStream({ body }: Response): Readable {
  if (!body) throw new SourceError('the answer has no body');
  return Readable.fromWeb(body as ReadableStream).on('error', () => undefined);
}
