import { setTimeout as delay } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import { webUrl } from './addresses.js';
import { httpAnswer } from './http-answer.js';
import {
  type InstagramMedia,
  isInstagramMedia,
  MEDIA_FIELDS,
  mediaTime,
  postOfMedia,
} from './instagram-media.js';
import { jsonBody } from './json-body.js';
import { defineSource, type Source, SourceError, type SourceItem, type SourceNotes } from './source.js';

const DEFAULT_URL = 'https://graph.facebook.com/v23.0';
const PAGE = 50;
const MAX_PAGES = 20;
/** So far back media are read again, for their newer totals and for those that came late, ms. */
const REFRESH_MS = 60 * 60_000;
/** From this share of the allowed calls on it pauses, percent. */
const BUSY_PERCENT = 90;
const BUSY_PAUSE_MS = 10 * 60_000;

const Settings = Type.Object({
  SOURCE_ADDRESS: webUrl(['https:', 'http:'], "the Graph API's address with its version", DEFAULT_URL),
  INSTAGRAM_TOKEN: Type.String({
    minLength: 1,
    description: 'a user access token with instagram_basic and Instagram Public Content Access',
  }),
  INSTAGRAM_USER_ID: Type.String({
    pattern: '^[0-9]+$',
    description: 'the id of the Instagram professional account that asks',
  }),
  INSTAGRAM_HASHTAGS: Type.Array(Type.String({ pattern: '^[^\\s#]+$' }), {
    minItems: 1,
    maxItems: 30,
    description: 'the hashtags to read without hash sign, with commas between; 30 in seven days are allowed',
  }),
  INSTAGRAM_POLL_SECONDS: Type.Integer({
    minimum: 30,
    maximum: 86_400,
    default: 300,
    description: 'an integer from 30 to 86400 (seconds between two readings; 200 calls an hour are allowed)',
  }),
});

/** What is kept of each hashtag: its id, and the newest medium's time, ms. */
interface Seen {
  readonly id: string;
  readonly newest: number;
}

type SeenByHashtag = Readonly<Record<string, Seen>>;

interface Page {
  readonly media: readonly InstagramMedia[];
  readonly after: string | undefined;
}

function seenOf(cursor: string | undefined): SeenByHashtag {
  return cursor === undefined ? {} : (JSON.parse(cursor) as SeenByHashtag);
}

/** The highest percentage in a usage header, which may nest its figures. */
function highestUsage(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = ['call_count', 'total_cputime', 'total_time'].map((name) =>
    Number((value as Record<string, unknown>)[name] ?? 0),
  );
  return Math.max(0, ...own, ...Object.values(value).map(highestUsage));
}

/** The newest media of some hashtags, asked for again and again: Instagram streams nothing. */
class Instagram implements Source {
  constructor(
    private readonly settings: Static<typeof Settings>,
    private readonly notes: SourceNotes,
  ) {}

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceItem> {
    let seen = seenOf(cursor);
    for (;;) {
      for (const hashtag of this.settings.INSTAGRAM_HASHTAGS) {
        const known = seen[hashtag];
        const id = known?.id ?? (await this.hashtagId(hashtag, signal));
        let newest = known?.newest ?? 0;
        for await (const { media } of this.pages(id, hashtag, known?.newest, signal)) {
          newest = Math.max(newest, ...media.map((one) => Date.parse(mediaTime(one))));
          yield { posts: media.map((one) => postOfMedia(one, hashtag)) };
        }
        seen = { ...seen, [hashtag]: { id, newest } };
        // Pages come newest first, so only all of them together move the cursor.
        yield { posts: [], cursor: JSON.stringify(seen) };
      }
      await delay(this.settings.INSTAGRAM_POLL_SECONDS * 1_000, undefined, { signal });
    }
  }

  /** Pages back to what is known and was refreshed, or to where the day that Instagram shows begins. */
  private async *pages(
    id: string,
    hashtag: string,
    newest: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    let after: string | undefined;
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const page = await this.page(id, after, signal);
      yield page;
      const times = page.media.map((one) => Date.parse(mediaTime(one)));
      const isKnown = newest !== undefined && times.every((time) => time < newest - REFRESH_MS);
      if (page.after === undefined || page.media.length === 0 || isKnown) return;
      after = page.after;
    }
    this.notes.gap(`#${hashtag} has more new media than ${MAX_PAGES} pages of ${PAGE}: poll more often`);
  }

  private async page(id: string, after: string | undefined, signal: AbortSignal): Promise<Page> {
    const query = { fields: MEDIA_FIELDS, limit: String(PAGE), ...(after === undefined ? {} : { after }) };
    const { data, paging } = (await this.ask(`${id}/recent_media`, query, signal)) as {
      data?: unknown;
      paging?: { cursors?: { after?: string } };
    };
    if (!Array.isArray(data)) throw new SourceError('recent media are no list');
    this.notes.connected();
    const media = data.filter((one) => isInstagramMedia(one) && !Number.isNaN(Date.parse(mediaTime(one))));
    for (let i = media.length; i < data.length; i += 1) {
      this.notes.leftOut('unreadable', 'a medium lacks its id or time');
    }
    return { media, after: paging?.cursors?.after };
  }

  private async hashtagId(hashtag: string, signal: AbortSignal): Promise<string> {
    const { data } = (await this.ask('ig_hashtag_search', { q: hashtag }, signal)) as {
      data?: readonly { id?: unknown }[];
    };
    const id = data?.[0]?.id;
    if (typeof id === 'string') return id;
    throw new SourceError(`Instagram does not know #${hashtag}`);
  }

  private async ask(path: string, query: Record<string, string>, signal: AbortSignal): Promise<unknown> {
    const { SOURCE_ADDRESS: address, INSTAGRAM_TOKEN: token, INSTAGRAM_USER_ID: user } = this.settings;
    const url = new URL(`${address.replace(/\/$/, '')}/${path}`);
    const parameters = { user_id: user, ...query, access_token: token };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const response = await httpAnswer(url, {}, signal);
    const body = await jsonBody(response);
    await this.pauseWhenBusy(response.headers, signal);
    return body;
  }

  private async pauseWhenBusy(headers: Headers, signal: AbortSignal): Promise<void> {
    const usage = ['x-app-usage', 'x-business-use-case-usage'].map((name) => {
      try {
        return highestUsage(JSON.parse(headers.get(name) ?? 'null'));
      } catch {
        return 0;
      }
    });
    if (Math.max(...usage) >= BUSY_PERCENT) await delay(BUSY_PAUSE_MS, undefined, { signal });
  }
}

/** Instagram's recent media by hashtag, from the Graph API. */
export const instagram = defineSource({
  name: 'instagram',
  settings: Settings,
  open: (settings, notes) => new Instagram(settings, notes),
});
