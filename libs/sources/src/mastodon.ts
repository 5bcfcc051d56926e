import type { Readable } from 'node:stream';
import type { EventSourceMessage } from 'eventsource-parser';
import Type, { type Static } from 'typebox';
import { webUrl } from './addresses.js';
import { bodyStream } from './body-stream.js';
import { httpAnswer } from './http-answer.js';
import { jsonBody } from './json-body.js';
import { isMastodonStatus, postOfStatus } from './mastodon-status.js';
import { RecentNames } from './recent-names.js';
import { defineSource, type Source, SourceError, type SourceItem, type SourceNotes } from './source.js';
import { sseEvents } from './sse-events.js';
import { earlierId, laterId } from './status-ids.js';
import { withinIdle } from './within-idle.js';

/** A server sends a comment every 15 s, so this long a silence is a dead connection, ms. */
const IDLE_MS = 60_000;
const MAX_EVENT_CHARACTERS = 1_000_000;
const PAGE = 40;
/** A remote post has the id of the time at which it was written, also when it arrives later, ms. */
const REWIND_MS = 5 * 60_000;
/** A deletion names a post by the server's own id; so many posts can still be told by it. */
const REMEMBERED = 100_000;

const Settings = Type.Object({
  SOURCE_ADDRESS: webUrl(['https:', 'http:'], 'the Mastodon server, such as https://mastodon.social'),
  MASTODON_TOKEN: Type.Optional(
    Type.String({ minLength: 1, description: 'an access token with the scope read; most servers want one' }),
  ),
});

/** The public timeline of a Mastodon server: streamed, and after a break filled up from the timeline's pages. */
class Mastodon implements Source {
  private readonly headers: Readonly<Record<string, string>>;
  private readonly uris = new RecentNames(REMEMBERED);

  constructor(
    private readonly settings: Static<typeof Settings>,
    private readonly notes: SourceNotes,
  ) {
    this.headers = settings.MASTODON_TOKEN ? { authorization: `Bearer ${settings.MASTODON_TOKEN}` } : {};
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceItem> {
    // The stream is opened first: what is written while the pages are read comes by it.
    const stream = await this.stream(signal);
    this.notes.connected();
    let newest = cursor;
    try {
      if (cursor !== undefined) {
        for await (const item of this.missed(cursor, signal)) {
          newest = laterId(newest, item.cursor);
          yield { ...item, cursor: newest };
        }
      }
      for await (const event of sseEvents(withinIdle(stream, IDLE_MS), MAX_EVENT_CHARACTERS)) {
        const item = this.itemOf(event);
        if (newest === undefined && item.cursor !== undefined) yield { posts: [], cursor: item.cursor };
        if (item.cursor !== undefined) newest = laterId(newest, item.cursor);
        if (item.posts.length > 0) yield newest === undefined ? item : { ...item, cursor: newest };
      }
    } finally {
      stream.destroy();
    }
    throw new SourceError('the server closed the stream');
  }

  private async stream(signal: AbortSignal): Promise<Readable> {
    const url = new URL('/api/v1/streaming/public', await this.streamingAddress(signal));
    return bodyStream(await httpAnswer(url, { ...this.headers, accept: 'text/event-stream' }, signal));
  }

  /** Large servers stream from a host of its own, which they name. */
  private async streamingAddress(signal: AbortSignal): Promise<string> {
    const own = this.settings.SOURCE_ADDRESS;
    try {
      const about = await this.ask('/api/v2/instance', signal);
      const { configuration } = about as { configuration?: { urls?: { streaming?: unknown } } };
      const streaming = configuration?.urls?.streaming;
      return typeof streaming === 'string' ? streaming.replace(/^ws/, 'http') : own;
    } catch (error) {
      if (error instanceof SourceError && error.status === 404) return own;
      throw error;
    }
  }

  private async ask(path: string, signal: AbortSignal): Promise<unknown> {
    return jsonBody(await httpAnswer(new URL(path, this.settings.SOURCE_ADDRESS), this.headers, signal));
  }

  /** What was written since the cursor, oldest first; deletions and edits meanwhile are not to be had. */
  private async *missed(cursor: string, signal: AbortSignal): AsyncGenerator<Required<SourceItem>> {
    let after = earlierId(cursor, REWIND_MS);
    for (;;) {
      const page = await this.page(after, signal);
      let last = after;
      const posts: object[] = [];
      for (const status of page.toReversed()) {
        if (!isMastodonStatus(status)) {
          this.notes.leftOut('unreadable', 'an entry of the timeline is no status');
          continue;
        }
        last = laterId(last, status.id);
        posts.push(this.post(status));
      }
      if (last === after) return;
      after = last;
      yield { posts, cursor: last };
    }
  }

  private async page(after: string, signal: AbortSignal): Promise<readonly unknown[]> {
    try {
      const page = await this.ask(
        `/api/v1/timelines/public?limit=${PAGE}&min_id=${encodeURIComponent(after)}`,
        signal,
      );
      if (Array.isArray(page)) return page;
      throw new SourceError('the timeline is no list');
    } catch (error) {
      if (!(error instanceof SourceError) || ![401, 403, 404, 422].includes(error.status ?? 0)) throw error;
      this.notes.gap(`posts after ${after}: the server does not show its timeline (${error.message})`);
      return [];
    }
  }

  private itemOf({ event, data }: EventSourceMessage): SourceItem {
    if (event === 'delete') return this.deletion(data.trim());
    if (event !== 'update' && event !== 'status.update') return { posts: [] };
    let status: unknown;
    try {
      status = JSON.parse(data);
    } catch {
      // Told below, as for any other value that is no status.
    }
    if (isMastodonStatus(status)) return { posts: [this.post(status)], cursor: status.id };
    this.notes.leftOut('unreadable', `an event ${event} has no status`);
    return { posts: [] };
  }

  private post(status: Parameters<typeof postOfStatus>[0]): object {
    this.uris.set(status.id, status.uri);
    return postOfStatus(status);
  }

  private deletion(id: string): SourceItem {
    const uri = this.uris.get(id);
    if (uri !== undefined) return { posts: [{ id: uri, network: 'mastodon', deleted: true }] };
    this.notes.leftOut('unknown-deletion', `the post ${id} was read too long ago`);
    return { posts: [] };
  }
}

/** A Mastodon server's public timeline. */
export const mastodon = defineSource({
  name: 'mastodon',
  settings: Settings,
  open: (settings, notes) => new Mastodon(settings, notes),
});
