import type { Readable } from 'node:stream';
import Type, { type Static } from 'typebox';
import { webUrl } from './addresses.js';
import { bodyStream } from './body-stream.js';
import { httpAnswer } from './http-answer.js';
import { type Line, lines } from './lines.js';
import { defineSource, type Source, SourceError, type SourceItem, type SourceNotes } from './source.js';
import { withinIdle } from './within-idle.js';
import { isXLine, postOfXLine, X_FIELDS } from './x-post.js';

const DEFAULT_URL = 'https://api.x.com';
/** An empty line comes every 20 s. */
const IDLE_MS = 45_000;
const MAX_LINE_BYTES = 1_000_000;
const MINUTE_MS = 60_000;

const Settings = Type.Object({
  SOURCE_ADDRESS: webUrl(['https:', 'http:'], "the X API's address", DEFAULT_URL),
  X_BEARER_TOKEN: Type.String({
    minLength: 1,
    description: 'the bearer token of an app with access to the filtered stream of the X API v2',
  }),
  X_BACKFILL_MINUTES: Type.Integer({
    minimum: 0,
    maximum: 5,
    default: 0,
    description:
      'an integer from 0 to 5 (minutes that are made up for after a break; needs Enterprise access)',
  }),
});

/** The filtered stream of the X API v2; its rules are kept by whoever owns the app. */
class XStream implements Source {
  constructor(
    private readonly settings: Static<typeof Settings>,
    private readonly notes: SourceNotes,
  ) {}

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceItem> {
    const stream = await this.open(cursor, signal);
    this.notes.connected();
    let newest = cursor;
    for await (const line of lines(withinIdle(stream, IDLE_MS), MAX_LINE_BYTES)) {
      const post = this.postOf(line);
      if (!post) continue;
      newest = new Date(Math.max(Date.parse(post.at), Date.parse(newest ?? post.at))).toISOString();
      yield { posts: [post.value], cursor: newest };
    }
    throw new SourceError('X closed the stream');
  }

  /** The cursor is the newest post's time: all that X can do about a break is to send the last minutes again. */
  private async open(cursor: string | undefined, signal: AbortSignal): Promise<Readable> {
    const { SOURCE_ADDRESS: address, X_BEARER_TOKEN: token, X_BACKFILL_MINUTES: backfill } = this.settings;
    const url = new URL('/2/tweets/search/stream', address);
    for (const [name, value] of Object.entries(X_FIELDS)) url.searchParams.set(name, value);
    if (cursor !== undefined && backfill > 0) url.searchParams.set('backfill_minutes', String(backfill));
    const answer = await httpAnswer(url, { authorization: `Bearer ${token}` }, signal);
    const stream = bodyStream(answer);
    if (cursor !== undefined) this.noteGap(cursor, Date.parse(answer.headers.get('date') ?? ''), backfill);
    return stream;
  }

  private noteGap(cursor: string, now: number, backfill: number): void {
    const from = now - backfill * MINUTE_MS;
    if (!(from > Date.parse(cursor))) return;
    this.notes.gap(`posts between ${cursor} and ${new Date(from).toISOString()} are not sent again by X`);
  }

  private postOf(line: Line): { value: object; at: string } | undefined {
    if (line === '') return undefined;
    let value: unknown;
    try {
      value = typeof line === 'string' ? JSON.parse(line) : undefined;
    } catch {
      // A line that is cut off by the end of the connection; told below.
    }
    if (isXLine(value) && !Number.isNaN(Date.parse(value.data.created_at ?? ''))) {
      return { value: postOfXLine(value), at: value.data.created_at as string };
    }
    const { errors } = (value ?? {}) as { errors?: readonly { title?: string; detail?: string }[] };
    if (errors?.[0]) throw new SourceError(`X ends the stream: ${errors[0].title}: ${errors[0].detail}`);
    this.notes.leftOut('unreadable', 'a line of the stream holds no post');
    return undefined;
  }
}

/** X (Twitter), by the filtered stream of its API v2. */
export const x = defineSource({
  name: 'x',
  settings: Settings,
  open: (settings, notes) => new XStream(settings, notes),
});
