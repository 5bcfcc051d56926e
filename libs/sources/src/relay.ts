import { setTimeout as delay } from 'node:timers/promises';
import { BoundedQueue } from './bounded-queue.js';
import { persistently } from './persistently.js';
import type { PostSink } from './post-sink.js';
import type { Progress } from './progress.js';
import type { Source, SourceItem } from './source.js';

/** Keeps a source's cursor over restarts. */
export interface CursorStore {
  load(): Promise<string | undefined>;
  save(cursor: string): Promise<void>;
}

/** What a relay connects. */
export interface RelayParts {
  readonly source: Source;
  readonly sink: PostSink;
  readonly cursors: CursorStore;
  readonly progress: Progress;
  /** How many posts may wait between reading and sending. */
  readonly queuePosts: number;
}

/** Posts that are sent at once, at most. */
const BATCH_POSTS = 1_000;
/** After a break behind which posts had come, ms; a jitter of as much again comes on top. */
const RECONNECT_PAUSE_MS = 250;

/**
 * Moves posts from a source to a sink: at least once, in order, in bounded memory. The cursor moves only after the
 * sink has a post safe, so whatever dies, reading goes on from where nothing is lost; what is then sent twice is
 * recognised by `network:id`.
 */
export class Relay {
  private readonly queue: BoundedQueue<SourceItem>;
  private readonly reading = new AbortController();
  private readonly sending = new AbortController();
  private done: Promise<void> | undefined;

  constructor(private readonly parts: RelayParts) {
    this.queue = new BoundedQueue(parts.queuePosts, ({ posts }) => Math.max(1, posts.length));
  }

  /** Posts that wait between reading and sending. */
  get waiting(): number {
    return this.queue.weight;
  }

  /** Resolves when all is read and sent, or it was stopped; rejects when the cursor can be neither read nor kept. */
  run(): Promise<void> {
    this.done ??= this.relay();
    return this.done;
  }

  /** Stops reading at once, and sending when what was read is safe or the time is over. */
  async stop(withinMs: number): Promise<void> {
    this.reading.abort();
    const timer = setTimeout(() => this.sending.abort(), withinMs);
    await this.done?.catch(() => undefined);
    clearTimeout(timer);
  }

  private async relay(): Promise<void> {
    const cursor = await this.parts.cursors.load();
    this.parts.progress.cursor = cursor;
    const sent = this.sendAll().finally(() => this.reading.abort());
    const read = this.readAll(cursor).finally(() => this.queue.close());
    await Promise.all([read, sent]);
    if (this.parts.progress.finished) this.parts.progress.report('all is sent');
  }

  private async readAll(from: string | undefined): Promise<void> {
    const { signal } = this.reading;
    const { progress } = this.parts;
    let cursor = from;
    try {
      for (;;) {
        const session = () => this.readUntilBreak(cursor, (next) => (cursor = next));
        const isOver = await persistently(session, (error) => progress.broken(error), signal);
        if (isOver) return progress.ended();
        await delay(RECONNECT_PAUSE_MS * (1 + Math.random()), undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** One connection: true when nothing more will come, false when it broke after something came. */
  private async readUntilBreak(from: string | undefined, moved: (to: string) => void): Promise<boolean> {
    const { signal } = this.reading;
    const { source, progress } = this.parts;
    let hasCome = false;
    try {
      for await (const item of source.read(from, signal)) {
        hasCome = true;
        progress.item(item);
        await this.queue.push(item, signal);
        if (item.cursor !== undefined) moved(item.cursor);
      }
      return true;
    } catch (error) {
      // What asks for a pause gets it, and what never worked waits longer each time.
      if (!hasCome || signal.aborted || (error as { retryAfterMs?: number }).retryAfterMs) throw error;
      progress.broken(error as Error);
      return false;
    }
  }

  private async sendAll(): Promise<void> {
    const { signal } = this.sending;
    try {
      for (let batch = await this.take(); batch.length > 0; batch = await this.take()) {
        const [first] = batch;
        // Nothing waits before it, so it may be kept at once: a source says so where it begins.
        if (first?.posts.length === 0) await this.keep(first.cursor);
        await this.deliver(batch.flatMap(({ posts }) => posts));
        await this.keep(batch.findLast(({ cursor }) => cursor !== undefined)?.cursor);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private take(): Promise<SourceItem[]> {
    return this.queue.take(BATCH_POSTS, this.sending.signal);
  }

  private async deliver(posts: readonly object[]): Promise<void> {
    if (posts.length === 0) return;
    const { sink, progress } = this.parts;
    const { signal } = this.sending;
    const send = () => sink.send(posts, signal);
    progress.delivered(await persistently(send, (error) => progress.notDelivered(error), signal));
  }

  private async keep(cursor: string | undefined): Promise<void> {
    if (cursor === undefined) return;
    await this.parts.cursors.save(cursor);
    this.parts.progress.cursor = cursor;
  }
}
