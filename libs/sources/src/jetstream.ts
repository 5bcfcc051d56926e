import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseEventTime } from '@hashpulse/contracts';
import { webUrl } from './addresses.js';
import { languageTag } from './language-tag.js';
import { defineSource, type Source, type SourceItem, type SourceNotes } from './source.js';
import { withTags } from './with-tags.js';
import { webSocketMessages } from './web-socket-messages.js';

const COLLECTION = 'app.bsky.feed.post';
const DEFAULT_URL = 'wss://jetstream2.us-east.bsky.network/subscribe';
/** Jetstream's cursors are times, and its replay is only sure to have no hole if it begins a little earlier, µs. */
const REWIND_US = 5_000_000;
/** A replay that begins this much behind the cursor began where the server's memory does, µs. */
const GAP_US = 60_000_000;
/** All of Bluesky is never silent this long, ms. */
const IDLE_MS = 60_000;
const MAX_MESSAGE_BYTES = 1_000_000;

const Facet = Type.Object({
  features: Type.Array(Type.Object({ $type: Type.String(), tag: Type.Optional(Type.String()) })),
});

/** The part of `app.bsky.feed.post` that counts. */
const RecordSchema = Type.Object({
  text: Type.String(),
  createdAt: Type.Optional(Type.String()),
  langs: Type.Optional(Type.Array(Type.String())),
  tags: Type.Optional(Type.Array(Type.String())),
  facets: Type.Optional(Type.Array(Facet)),
  reply: Type.Optional(Type.Object({})),
  embed: Type.Optional(Type.Object({ $type: Type.Optional(Type.String()) })),
});
type PostRecord = Static<typeof RecordSchema>;

/** A Jetstream message; `identity` and `account` events have no commit. */
const FrameSchema = Type.Object({
  did: Type.String(),
  time_us: Type.Integer({ minimum: 0 }),
  kind: Type.String(),
  commit: Type.Optional(
    Type.Object({
      operation: Type.String(),
      collection: Type.String(),
      rkey: Type.String(),
      record: Type.Optional(Type.Unknown()),
    }),
  ),
});
type Frame = Static<typeof FrameSchema>;

const checkFrame = Compile(FrameSchema);
const checkRecord = Compile(RecordSchema);

/** What a message holds, or why it is none. */
export type FrameReading = Required<SourceItem> | { readonly unreadable: string };

function kindOf({ reply, embed }: PostRecord): 'reply' | 'quote' | 'post' {
  if (reply) return 'reply';
  return embed?.$type?.startsWith('app.bsky.embed.record') ? 'quote' : 'post';
}

/**
 * The earlier of what the author's program says and of when the network saw it, as Bluesky itself sorts posts:
 * the former may be any time, also one to come.
 */
function eventTime(createdAt: string | undefined, seenUs: number): string {
  const seen = Math.floor(seenUs / 1_000);
  const claimed = createdAt === undefined ? undefined : parseEventTime(createdAt);
  return new Date(Math.min(claimed ?? seen, seen)).toISOString();
}

function tagsOf({ tags = [], facets = [] }: PostRecord): string[] {
  const features = facets.flatMap((facet) => facet.features);
  const inText = features.filter(({ $type }) => $type === 'app.bsky.richtext.facet#tag');
  return [...inText.map(({ tag = '' }) => tag), ...tags];
}

function postOf({ did, time_us: seenUs }: Frame, id: string, record: PostRecord): object {
  const lang = languageTag(record.langs?.[0]);
  return {
    id,
    network: 'bluesky',
    author: { id: did },
    text: withTags(record.text, tagsOf(record)),
    createdAt: eventTime(record.createdAt, seenUs),
    kind: kindOf(record),
    ...(lang === undefined ? {} : { lang }),
  };
}

/** Reads one Jetstream message; every one moves the cursor. */
export function readFrame(message: string): FrameReading {
  let frame: unknown;
  try {
    frame = JSON.parse(message);
  } catch {
    return { unreadable: 'a message is not JSON' };
  }
  if (!checkFrame.Check(frame)) return { unreadable: 'a message is no Jetstream event' };
  const cursor = String(frame.time_us);
  const { commit } = frame;
  if (commit?.collection !== COLLECTION) return { posts: [], cursor };
  const id = `at://${frame.did}/${COLLECTION}/${commit.rkey}`;
  if (commit.operation === 'delete') return { posts: [{ id, network: 'bluesky', deleted: true }], cursor };
  if (!checkRecord.Check(commit.record)) return { unreadable: `${id} is no ${COLLECTION}` };
  return { posts: [postOf(frame, id, commit.record)], cursor };
}

/** Bluesky's firehose as JSON. */
class Jetstream implements Source {
  constructor(
    private readonly address: string,
    private readonly notes: SourceNotes,
  ) {}

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceItem> {
    const url = new URL(this.address);
    url.searchParams.set('wantedCollections', COLLECTION);
    url.searchParams.set('maxMessageSizeBytes', String(MAX_MESSAGE_BYTES));
    if (cursor !== undefined) url.searchParams.set('cursor', String(Math.max(0, Number(cursor) - REWIND_US)));
    const onOpen = () => this.notes.connected();
    const messages = webSocketMessages(url, { signal, idleMs: IDLE_MS, maxBytes: MAX_MESSAGE_BYTES, onOpen });
    let isFirst = true;
    for await (const message of messages) {
      const reading = readFrame(message);
      if ('unreadable' in reading) {
        this.notes.leftOut('unreadable', reading.unreadable);
        continue;
      }
      if (isFirst && cursor === undefined) yield { posts: [], cursor: reading.cursor };
      else if (isFirst) this.noteGap(Number(cursor), Number(reading.cursor));
      isFirst = false;
      yield reading;
    }
  }

  private noteGap(asked: number, got: number): void {
    if (got - asked <= GAP_US) return;
    const [from, to] = [asked, got].map((us) => new Date(us / 1_000).toISOString());
    this.notes.gap(`asked for posts from ${from} on, the server has them from ${to} on`);
  }
}

/** Bluesky, by Jetstream. */
export const jetstream = defineSource({
  name: 'jetstream',
  settings: Type.Object({ SOURCE_ADDRESS: webUrl(['wss:', 'ws:'], "Jetstream's address", DEFAULT_URL) }),
  open: ({ SOURCE_ADDRESS: address }, notes) => new Jetstream(address, notes),
});
