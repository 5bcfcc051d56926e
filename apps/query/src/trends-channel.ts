import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { eventFrame, type EventStream } from './event-stream.js';

/** How often a channel looks for news, ms. */
const EVERY_MS = 1_000;
/** Looks after which readers get a heartbeat. */
const BEATS_EVERY = 15;

/** A state of what is streamed. */
interface State {
  readonly id: string;
  readonly frame: string;
}

const AWAY_DETAIL = 'the counts cannot be read now; the stream goes on by itself';
const AWAY: State = {
  id: '',
  frame: eventFrame('error', JSON.stringify({ code: 'unavailable', detail: AWAY_DETAIL })),
};

/** The id is the same for the same answer on every replica: whoever resumes elsewhere gets only what is new. */
function stateOf(body: string): State {
  const id = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return { id, frame: eventFrame('trends', body, id) };
}

/** Tells the readers of one question its answer whenever it changes: it is asked and written out once for all. */
export class TrendsChannel {
  /** The id of the last event that each reader has. */
  private readonly readers = new Map<EventStream, string | undefined>();
  private latest: State | undefined;
  private running = false;
  private pause = new AbortController();

  /** @param ask the body of the current answer; rejects while it cannot be had */
  constructor(private readonly ask: () => Promise<string>) {}

  get size(): number {
    return this.readers.size;
  }

  /** @param lastId the last event that the reader has, when it resumes */
  add(reader: EventStream, lastId: string | undefined): void {
    this.readers.set(reader, lastId);
    reader.onClose(() => this.remove(reader));
    if (this.latest) this.tell(reader, this.latest);
    if (!this.running) void this.run();
  }

  /** Ends all readers' streams. */
  close(lastFrame: string): void {
    for (const reader of this.readers.keys()) reader.end(lastFrame);
    this.readers.clear();
  }

  /** With the last reader goes the latest state: who comes next must not be told an old one. */
  private remove(reader: EventStream): void {
    this.readers.delete(reader);
    if (this.readers.size > 0) return;
    this.latest = undefined;
    this.pause.abort();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let looks = 1; this.readers.size > 0; looks++) {
      const state = await this.ask().then(stateOf, () => AWAY);
      if (this.readers.size === 0) break;
      this.latest = state;
      for (const reader of this.readers.keys()) {
        this.tell(reader, state);
        if (looks % BEATS_EVERY === 0) reader.beat();
      }
      this.pause = new AbortController();
      await delay(EVERY_MS, undefined, { ref: false, signal: this.pause.signal }).catch(() => undefined);
    }
    this.running = false;
    this.latest = undefined;
  }

  private tell(reader: EventStream, { id, frame }: State): void {
    if (this.readers.get(reader) === id) return;
    this.readers.set(reader, id);
    reader.send(frame);
  }
}
