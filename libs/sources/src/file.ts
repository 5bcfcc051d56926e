import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import { parseEventTime } from '@hashpulse/contracts';
import { type ColumnMap, readColumnMap } from './column-map.js';
import { FACEBOOK_EXPORT, LINKEDIN_EXPORT, OWN_COLUMNS } from './export-maps.js';
import { fileRecords, fingerprint } from './file-records.js';
import {
  defineSource,
  type Source,
  SourceError,
  type SourceItem,
  type SourceKind,
  type SourceNotes,
} from './source.js';

/** Posts that are handed on together where nothing has to be waited for. */
const ITEM_POSTS = 500;
/** A shorter wait is not worth a timer, ms. */
const SHORTEST_WAIT_MS = 20;

const Settings = Type.Object({
  SOURCE_ADDRESS: Type.String({
    minLength: 1,
    description: 'the path of a file: .ndjson or .csv, either with .gz behind it',
  }),
  SOURCE_SPEED: Type.String({
    pattern: '^(max|[0-9]*\\.?[0-9]*[1-9][0-9]*)$',
    default: 'max',
    description: 'event seconds a second, or max',
  }),
  SOURCE_COLUMNS: Type.Optional(
    Type.String({ minLength: 1, description: 'the path of a JSON file that says which column holds what' }),
  ),
});

/** How far a file was read. */
interface Position {
  readonly fingerprint: string;
  readonly records: number;
}

function mapOf(path: string | undefined, preset: ColumnMap): ColumnMap {
  if (path === undefined) return preset;
  try {
    return readColumnMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new SourceError(`the column map ${path} cannot be used: ${(error as Error).message}`);
  }
}

/** A file's posts, in its order, at its own pace or faster. */
class PostFile implements Source {
  private readonly speed: number;

  constructor(
    private readonly settings: Static<typeof Settings>,
    private readonly preset: ColumnMap,
    private readonly notes: SourceNotes,
  ) {
    this.speed = settings.SOURCE_SPEED === 'max' ? Infinity : Number(settings.SOURCE_SPEED);
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceItem> {
    const { SOURCE_ADDRESS: path, SOURCE_COLUMNS: columns } = this.settings;
    const map = mapOf(columns, this.preset);
    const own = await fingerprint(path);
    const before = cursor === undefined ? undefined : (JSON.parse(cursor) as Position);
    const done = before?.fingerprint === own ? before.records : 0;
    const pace = new Pace(this.speed);
    let records = 0;
    let posts: object[] = [];
    const item = (): SourceItem => {
      const all = posts;
      posts = [];
      return { posts: all, cursor: JSON.stringify({ fingerprint: own, records } satisfies Position) };
    };
    this.notes.connected();
    for await (const record of fileRecords(path, map)) {
      signal.throwIfAborted();
      if (records < done) {
        records += 1;
        continue;
      }
      const wait = 'post' in record ? pace.wait(record.post) : 0;
      if (posts.length >= ITEM_POSTS || (wait > 0 && posts.length > 0)) yield item();
      if (wait > 0) await delay(pace.left(), undefined, { signal });
      records += 1;
      if ('post' in record) posts.push(record.post);
      else this.notes.leftOut('unreadable', `record ${records}: ${record.unreadable}`);
    }
    if (records > done) yield item();
  }
}

/** When a post is due, by the newest event time so far. */
class Pace {
  private readonly began = performance.now();
  private first: number | undefined;
  private newest = 0;
  private due = this.began;

  constructor(private readonly speed: number) {}

  /** How long until the post is due, ms; 0 when it is not worth waiting. */
  wait(post: object): number {
    if (this.speed === Infinity) return 0;
    const { createdAt } = post as { createdAt?: unknown };
    const at = typeof createdAt === 'string' ? parseEventTime(createdAt) : undefined;
    if (at === undefined) return 0;
    this.first ??= at;
    this.newest = Math.max(this.newest, at);
    this.due = this.began + (this.newest - this.first) / this.speed;
    const left = this.left();
    return left > SHORTEST_WAIT_MS ? left : 0;
  }

  left(): number {
    return Math.max(0, this.due - performance.now());
  }
}

function fileKind(name: string, preset: ColumnMap): SourceKind {
  return defineSource({
    name,
    settings: Settings,
    open: (settings, notes) => new PostFile(settings, preset, notes),
  });
}

/** Any file of posts. */
export const file = fileKind('file', OWN_COLUMNS);
/** A Facebook page's posts, from the export of Meta Business Suite. */
export const facebook = fileKind('facebook', FACEBOOK_EXPORT);
/** A LinkedIn page's or member's posts, from LinkedIn's exports. */
export const linkedin = fileKind('linkedin', LINKEDIN_EXPORT);
