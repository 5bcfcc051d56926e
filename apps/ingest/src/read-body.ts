import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
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

/** A body while it is coming in. */
class IncomingBody {
  private readonly gunzip: Gunzip | undefined;
  private readonly outcome = Promise.withResolvers<Buffer>();
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private wireBytes = 0;
  private settled = false;

  constructor(
    private readonly source: Readable,
    private readonly limits: BodyLimits,
  ) {
    if (limits.encoding === 'gzip') this.gunzip = createGunzip();
  }

  read(): Promise<Buffer> {
    const { source, gunzip } = this;
    if (gunzip) {
      source.on('data', (chunk: Buffer) => this.countWire(chunk));
      gunzip.on('error', (error) => this.refuse('unreadable-body', `not gzip: ${error.message}`));
    }
    const decoded: Readable = gunzip ? source.pipe(gunzip) : source;
    decoded.on('data', (chunk: Buffer) => this.keep(chunk));
    decoded.on('end', () => this.finish());
    source.on('error', (error) => this.refuse('unreadable-body', `the body broke off: ${error.message}`));
    source.on('close', () => {
      if (!source.readableEnded) this.refuse('unreadable-body', 'the body broke off');
    });
    return this.outcome.promise;
  }

  private countWire(chunk: Buffer): void {
    this.wireBytes += chunk.length;
    if (this.wireBytes > this.limits.maxBytes) this.refuseSize();
  }

  private keep(chunk: Buffer): void {
    const { budget, maxBytes } = this.limits;
    if (this.bytes + chunk.length > maxBytes) return this.refuseSize();
    if (!budget.take(chunk.length)) return this.refuse('overloaded', 'too much is received at the same time');
    this.bytes += chunk.length;
    this.chunks.push(chunk);
  }

  private finish(): void {
    this.settled = true;
    const [only] = this.chunks;
    this.outcome.resolve(only && this.chunks.length === 1 ? only : Buffer.concat(this.chunks));
  }

  private refuseSize(): void {
    this.refuse('body-too-large', `send at most ${this.limits.maxBytes} bytes, on the wire and decompressed`);
  }

  private refuse(code: BodyError['code'], message: string): void {
    if (this.settled) return;
    this.settled = true;
    this.source.removeAllListeners('data');
    if (this.gunzip) {
      this.source.unpipe(this.gunzip);
      this.gunzip.removeAllListeners('data');
      this.gunzip.destroy();
    }
    this.limits.budget.give(this.bytes);
    this.chunks.length = 0;
    this.source.resume();
    this.outcome.reject(new BodyError(code, message));
  }
}

/**
 * Reads a body into memory. What a refused body still sends is discarded unread, so that the sender gets its answer.
 * @throws {@link BodyError}
 */
export function readBody(source: Readable, limits: BodyLimits): Promise<Buffer> {
  return new IncomingBody(source, limits).read();
}
