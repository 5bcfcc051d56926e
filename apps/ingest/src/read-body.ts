import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BodyEncoding } from './body-format.js';
import type { ByteBudget } from './byte-budget.js';

/** Why a body could not be read. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  constructor(
    readonly code: 'body-too-large' | 'unreadable-body' | 'overloaded',
    message: string,
  ) {
    super(message);
  }
}

/** How a body is read. */
export interface BodyLimits {
  readonly encoding: BodyEncoding;
  /** Bounds the bytes on the wire and the decompressed bytes alike; no more than this is ever held. */
  readonly maxBytes: number;
  /** What the body takes of it is given back here when the body is refused, and by the caller once the body is done with. */
  readonly budget: ByteBudget;
}

/**
 * Reads a body into memory. What a refused body still sends is discarded unread, so that the sender gets its answer.
 * @throws {@link BodyError}
 */
export function readBody(source: Readable, { encoding, maxBytes, budget }: BodyLimits): Promise<Buffer> {
  const gunzip = encoding === 'gzip' ? createGunzip() : undefined;
  const decoded: Readable = gunzip ? source.pipe(gunzip) : source;
  const chunks: Buffer[] = [];
  let wireBytes = 0;
  let bytes = 0;

  return new Promise<Buffer>((resolve, reject) => {
    let settled = false;
    const refuse = (error: BodyError): void => {
      if (settled) return;
      settled = true;
      source.removeAllListeners('data');
      if (gunzip) {
        source.unpipe(gunzip);
        gunzip.removeAllListeners('data');
        gunzip.destroy();
      }
      budget.give(bytes);
      chunks.length = 0;
      source.resume();
      reject(error);
    };
    const tooLarge = (): void =>
      refuse(new BodyError('body-too-large', `send at most ${maxBytes} bytes, on the wire and decompressed`));
    const overloaded = (): void =>
      refuse(new BodyError('overloaded', 'too much is being received at the same time'));

    if (gunzip) {
      source.on('data', (chunk: Buffer) => {
        wireBytes += chunk.length;
        if (wireBytes > maxBytes) tooLarge();
      });
      gunzip.on('error', (error) => refuse(new BodyError('unreadable-body', `not gzip: ${error.message}`)));
    }
    decoded.on('data', (chunk: Buffer) => {
      if (bytes + chunk.length > maxBytes) return tooLarge();
      if (!budget.take(chunk.length)) return overloaded();
      bytes += chunk.length;
      chunks.push(chunk);
    });
    decoded.on('end', () => {
      settled = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    source.on('error', (error) =>
      refuse(new BodyError('unreadable-body', `the body broke off: ${error.message}`)),
    );
    source.on('close', () => {
      if (!source.readableEnded) refuse(new BodyError('unreadable-body', 'the body broke off'));
    });
  });
}
