import type { TrendsAnswer } from '@hashpulse/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { backoff, pause } from './pause.js';
import type { Asked } from './questions.js';
import { Refused } from './refused.js';

/** What the stream of trends tells. */
export type TrendsEvent =
  /** The trends as they are now. */
  | { readonly type: 'trends'; readonly id: string; readonly answer: TrendsAnswer }
  /** The service is there but cannot read the counts; the stream goes on by itself. */
  | { readonly type: 'unavailable'; readonly detail: string }
  /** The connection is gone; the next try is in `inMs`. */
  | { readonly type: 'reconnecting'; readonly inMs: number; readonly reason: string };

/** How a stream begins and ends. */
export interface TrendsStreamOptions extends Asked {
  /** The id of the last event that was read, to resume from. */
  readonly lastEventId?: string | undefined;
}

/** The service sends something at least every 15 seconds; a connection that is silent for longer is dead, ms. */
const DEAD_AFTER_MS = 40_000;

/** Statuses that a later try does not mend: the question itself is wrong, or nobody may ask it. */
const FINAL = new Set([400, 401, 403, 404]);

type Connect = (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;

function eventOf({ event, id = '', data }: EventSourceMessage): TrendsEvent | undefined {
  if (event === 'trends') return { type: 'trends', id, answer: JSON.parse(data) as TrendsAnswer };
  if (event !== 'error') return undefined;
  const { code, detail } = JSON.parse(data) as { code: string; detail: string };
  // After any other error the service ends the connection itself, and says why in it.
  return code === 'unavailable' ? { type: 'unavailable', detail } : undefined;
}

/** Aborts when the outer signal does, or when it was not fed for {@link DEAD_AFTER_MS}. */
class Watch {
  private readonly ended = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = (): void => this.ended.abort(this.outer?.reason);

  constructor(private readonly outer: AbortSignal | undefined) {
    outer?.addEventListener('abort', this.abort);
    this.feed();
  }

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  feed(): void {
    clearTimeout(this.timer);
    const dead = (): void => this.ended.abort(new Error('nothing came for long'));
    this.timer = setTimeout(dead, DEAD_AFTER_MS);
  }

  /** Also ends the connection, if it is still open. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.abort);
    this.ended.abort();
  }
}

/** The events of one connection, up to its end. */
async function* connection(response: Response, watch: Watch): AsyncGenerator<TrendsEvent, void> {
  const found: TrendsEvent[] = [];
  const onEvent = (message: EventSourceMessage): void => {
    const event = eventOf(message);
    if (event) found.push(event);
  };
  const parser = createParser({ onEvent });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    watch.feed();
    parser.feed(decoder.decode(value, { stream: true }));
    yield* found.splice(0);
  }
}

/**
 * The events of a stream that connects again by itself, with growing pauses, and resumes after the last event.
 * Returns when the signal ends it.
 * @throws Refused when the API says that no further try will do
 */
export async function* streamTrends(
  connect: Connect,
  { signal, lastEventId }: TrendsStreamOptions,
): AsyncGenerator<TrendsEvent, void> {
  let last = lastEventId;
  let failures = 0;
  while (!signal?.aborted) {
    const watch = new Watch(signal);
    let wait = 0;
    let reason = 'the connection ended';
    try {
      const response = await connect(last, watch.signal);
      if (!response.ok) throw await Refused.from(response);
      for await (const event of connection(response, watch)) {
        failures = 0;
        if (event.type === 'trends') last = event.id;
        yield event;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof Refused && FINAL.has(error.status)) throw error;
      reason = (error as Error).message;
      wait = (error instanceof Refused && error.retryAfterMs) || 0;
    } finally {
      watch.end();
    }
    if (signal?.aborted) return;
    const inMs = backoff(failures++, wait);
    yield { type: 'reconnecting', inMs, reason };
    await pause(inMs, signal);
  }
}
