import { addAbortSignal } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { SourceError } from './source.js';
import { withinIdle } from './within-idle.js';

const HANDSHAKE_WITHIN_MS = 15_000;

/** How a WebSocket is read. */
export interface WebSocketOptions {
  readonly signal: AbortSignal;
  /** A silence this long means that the other end is gone, ms. */
  readonly idleMs: number;
  /** A larger message breaks the connection, bytes. */
  readonly maxBytes: number;
  onOpen(): void;
}

/**
 * The text messages of a WebSocket, which is paused while nobody asks for the next one.
 * @throws {@link SourceError} when the connection ends, however it does
 */
export async function* webSocketMessages(url: URL, options: WebSocketOptions): AsyncGenerator<string> {
  const { signal, idleMs, maxBytes, onOpen } = options;
  const socket = new WebSocket(url, {
    handshakeTimeout: HANDSHAKE_WITHIN_MS,
    maxPayload: maxBytes,
    perMessageDeflate: false,
  });
  let closing = '';
  socket.once('open', onOpen);
  socket.once('close', (code, reason) => (closing = `${code} ${reason.toString()}`.trim()));
  const stream = addAbortSignal(signal, createWebSocketStream(socket, { readableObjectMode: true }));
  try {
    yield* withinIdle<string>(stream, idleMs);
  } catch (error) {
    if (signal.aborted || error instanceof SourceError) throw error;
    throw new SourceError(`${url.host}: ${(error as Error).message}`);
  }
  throw new SourceError(`${url.host} closed the connection: ${closing}`);
}
