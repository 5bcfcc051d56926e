import { crc32 } from 'node:zlib';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Event times: the years 0 to 9999, ms. */
export const MIN_TIME = -62_167_219_200_000;
export const MAX_TIME = 253_402_300_800_000;
const Time = Type.Integer({ minimum: MIN_TIME, maximum: MAX_TIME });
const Network = Type.String({ pattern: '^[a-z0-9_.-]{1,32}$' });
const Lang = Type.String({ pattern: '^[a-z]{1,8}$' });

/** The `posts` partition that a record of `hashtags` was made from. */
const source = { v: Type.Literal(1), partition: Type.Integer({ minimum: 0, maximum: 1_000_000 }) };

/** A post's pairs of hashtags are counted among this many and one: pairs grow with the square. */
export const MAX_COMPANIONS = 29;

/** With the text, which may be missing. */
const USE_FIELDS = 14;

/**
 * A change of a hashtag's figures by one post, a tuple to stay small:
 * `[offset in posts, change, event time ms, network, language, author hash, followers, label, likes, reposts, replies,
 * views, companions, text]`; companions are the other hashtags of the post, canonical, among its first
 * {@link MAX_COMPANIONS} + 1, and given only where they count: with changes 1 and -1.
 * `text`, which may be missing, is what copies of the text have in common; given with change 1.
 * Change 1: a use is added, with the engagement so far; 0: only the engagement grew, by these differences;
 * -1: the use is taken back, with the engagement counted for it.
 */
const Use = Type.Tuple(
  [
    Count,
    Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
    Time,
    Network,
    Lang,
    Count,
    Count,
    Type.String({ minLength: 1, maxLength: 100_000 }),
    Count,
    Count,
    Count,
    Count,
    Type.Array(Type.String({ minLength: 1, maxLength: 100_000 }), { maxItems: MAX_COMPANIONS }),
    Count,
  ],
  // What a version to come may add behind is ignored, as unknown fields of an object are.
  { minItems: USE_FIELDS - 1, additionalItems: true },
);

/** A post of a network, with hashtags or without: `[offset in posts, change 1 or -1, event time ms, language]`. */
const Traffic = Type.Tuple([Count, Type.Union([Type.Literal(1), Type.Literal(-1)]), Time, Lang]);

/** Changes of one hashtag; the record's key is the canonical hashtag. */
export const UsesSchema = Type.Object({
  ...source,
  type: Type.Literal('uses'),
  uses: Type.Array(Use, { minItems: 1 }),
});

/** The traffic of a network, every post of it; the record's key is `network:<name>`. */
export const TrafficSchema = Type.Object({
  ...source,
  type: Type.Literal('traffic'),
  network: Network,
  posts: Type.Array(Traffic, { minItems: 1 }),
});

/**
 * How far a `posts` partition has come, sent to every partition of `hashtags` after the other records of a batch:
 * all posts at offsets below `next` are in; `streamTime` is the newest event time among them (null: none yet);
 * `caughtUp`: nothing more was waiting in the partition. `forwarded`, which may be missing: posts among them that were
 * sent on to the partition of their key, as `[that partition, offset behind them there, their oldest event time ms]`.
 */
export const ProgressSchema = Type.Object({
  ...source,
  type: Type.Literal('progress'),
  next: Count,
  streamTime: Type.Union([Time, Type.Null()]),
  caughtUp: Type.Boolean(),
  forwarded: Type.Optional(
    Type.Array(Type.Tuple([Type.Integer({ minimum: 0, maximum: 1_000_000 }), Count, Time])),
  ),
});

/** The value of a record of the topic `hashtags`. */
export const HashtagsRecordSchema = Type.Union([UsesSchema, TrafficSchema, ProgressSchema]);

type WithoutLast<T extends readonly unknown[]> = T extends [...infer First, unknown] ? First : never;
export type UseTuple = [...WithoutLast<Static<typeof Use>>, text?: number];
export type TrafficTuple = Static<typeof Traffic>;
export type UsesRecord = Omit<Static<typeof UsesSchema>, 'uses'> & { uses: UseTuple[] };
export type TrafficRecord = Static<typeof TrafficSchema>;
export type ProgressRecord = Static<typeof ProgressSchema>;
export type HashtagsRecord = UsesRecord | TrafficRecord | ProgressRecord;

const checks = {
  uses: Compile(UsesSchema),
  traffic: Compile(TrafficSchema),
  progress: Compile(ProgressSchema),
};

/** Reads a value of `hashtags`; `undefined` when it is none (a stranger's record: for the dead letters). */
export function readHashtagsRecord(text: string): HashtagsRecord | undefined {
  let value: { type?: unknown } | null;
  try {
    value = JSON.parse(text) as { type?: unknown } | null;
  } catch {
    return undefined;
  }
  const type = value?.type;
  if (typeof type !== 'string' || !Object.hasOwn(checks, type)) return undefined;
  return checks[type as keyof typeof checks].Check(value) ? (value as HashtagsRecord) : undefined;
}

/** The newest version of a record of `hashtags` that this code reads. */
const NEWEST = 1;

/** Whether a value that cannot be read is one that a newer tagger writes: it must wait for a newer aggregator. */
export function isNewerHashtagsRecord(text: string): boolean {
  try {
    const { v } = JSON.parse(text) as { v?: unknown };
    return typeof v === 'number' && v > NEWEST;
  } catch {
    return false;
  }
}

/** CRC-32 of a record's key and value, in hexadecimal. */
export function recordChecksum(key: string | Buffer, value: string | Buffer): string {
  return crc32(value, crc32(key)).toString(16);
}
