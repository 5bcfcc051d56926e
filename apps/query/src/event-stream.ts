import type { ServerResponse } from 'node:http';

/** A reader whose buffer has not drained for this long is dropped, ms. */
const SLOW_AFTER_MS = 30_000;
/** How long a dropped reader has to take its last event, ms. */
const LAST_EVENT_MS = 1_000;

/** A server-sent event (WHATWG HTML, 9.2), as it goes over the wire. */
export function eventFrame(event: string, data: string, id?: string): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${data}\n\n`;
}

/**
 * One reader of server-sent events. Only the newest event matters: while the reader's buffer is full, a newer one
 * takes the place of the one that waits, so a slow reader costs one event, not a queue.
 */
export class EventStream {
  private waiting: string | undefined;
  private full = false;
  private fullSince = 0;

  /** @param monotonic a clock that only rises, ms */
  constructor(
    private readonly response: ServerResponse,
    private readonly monotonic: () => number,
  ) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.on('drain', () => this.drained());
    // A reader that hangs up mid-write is gone, which `close` tells; it is no error of ours.
    response.on('error', () => undefined);
    this.write('retry: 2000\n\n');
  }

  /** Calls back when the reader is gone. */
  onClose(gone: () => void): void {
    this.response.once('close', gone);
  }

  /** Sends an event, now or as soon as the reader takes it. */
  send(frame: string): void {
    if (this.full) this.waiting = frame;
    else this.write(frame);
  }

  /** Shows that the connection lives; drops a reader that takes nothing. */
  beat(): void {
    if (!this.full) return this.write(': heartbeat\n\n');
    if (this.monotonic() - this.fullSince < SLOW_AFTER_MS) return;
    const detail = `nothing was read for ${SLOW_AFTER_MS / 1_000} s`;
    this.end(eventFrame('error', JSON.stringify({ code: 'slow-reader', detail })));
  }

  /** Ends the stream with a last event. */
  end(lastFrame: string): void {
    this.response.end(lastFrame);
    setTimeout(() => this.response.destroy(), LAST_EVENT_MS).unref();
  }

  private write(frame: string): void {
    if (this.response.write(frame)) return;
    this.full = true;
    this.fullSince = this.monotonic();
  }

  private drained(): void {
    this.full = false;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.write(waiting);
  }
}
