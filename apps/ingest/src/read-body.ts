import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { BodyEncoding } from './body-format.js';
import type { ByteShare } from './byte-budget.js';

/** Why a body could not be read. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  constructor(
    readonly code: 'body-too-large' | 'unreadable-body' | 'slow-body' | 'overloaded',
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
  readonly budget: ByteShare;
}

/** A body must bring so many bytes in every period, ms. */
const PERIOD_MS = 5_000;
const LEAST_BYTES_A_PERIOD = 32_768;
/** What a refused body still sends is thrown away for this long, and up to this much; then the connection is cut. */
const DISCARD_MS = 5_000;
const DISCARD_BYTES = 64 * 1_048_576;

/** A body while it is coming in. */
class IncomingBody {
  private readonly gunzip: Gunzip | undefined;
  private readonly outcome = Promise.withResolvers<Buffer>();
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private wireBytes = 0;
  private settled = false;
  private seenBytes = 0;
  private readonly pace = setInterval(() => this.checkPace(), PERIOD_MS);

  constructor(
    private readonly source: Readable,
    private readonly limits: BodyLimits,
  ) {
    if (limits.encoding === 'gzip') this.gunzip = createGunzip();
  }

  read(): Promise<Buffer> {
    const { source, gunzip } = this;
    source.on('data', (chunk: Buffer) => this.countWire(chunk));
    if (gunzip) {
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

  private checkPace(): void {
    if (this.source.readableEnded) return;
    if (this.wireBytes - this.seenBytes < LEAST_BYTES_A_PERIOD)
      this.refuse(
        'slow-body',
        `send at least ${LEAST_BYTES_A_PERIOD} bytes in ${PERIOD_MS / 1_000} s, or a smaller body`,
      );
    this.seenBytes = this.wireBytes;
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
    clearInterval(this.pace);
    const [only] = this.chunks;
    this.outcome.resolve(only && this.chunks.length === 1 ? only : Buffer.concat(this.chunks));
  }

  private refuseSize(): void {
    this.refuse('body-too-large', `send at most ${this.limits.maxBytes} bytes, on the wire and decompressed`);
  }

  private refuse(code: BodyError['code'], message: string): void {
    if (this.settled) return;
    this.settled = true;
    clearInterval(this.pace);
    this.source.removeAllListeners('data');
    if (this.gunzip) {
      this.source.unpipe(this.gunzip);
      this.gunzip.removeAllListeners('data');
      this.gunzip.destroy();
    }
    this.limits.budget.give(this.bytes);
    this.chunks.length = 0;
    this.discardRest();
    this.outcome.reject(new BodyError(code, message));
  }

  private discardRest(): void {
    const { source } = this;
    let bytes = 0;
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DISCARD_BYTES) source.destroy();
    });
    source.resume();
    if (source.readableEnded || source.destroyed) return;
    const timer = setTimeout(() => source.destroy(), DISCARD_MS);
    timer.unref();
    source.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  }
}

/**
 * Reads a body into memory. What a refused body still sends is discarded unread for a while, so that the sender gets
 * its answer.
 * @throws {@link BodyError}
 */
export function readBody(source: Readable, limits: BodyLimits): Promise<Buffer> {
  return new IncomingBody(source, limits).read();
}
