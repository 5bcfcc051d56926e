import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Time = Type.Integer({ minimum: -62_167_219_200_000, maximum: 253_402_300_800_000 });
const Offset = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Fingerprint = Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' });
const AuthorHash = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Network = Type.String({ pattern: '^[a-z0-9_.-]{1,32}$' });
const Lang = Type.String({ pattern: '^[a-z]{1,8}$' });

/** Where a record of `hashtags` comes from: the `posts` partition and its stream time after the tagger's batch. */
const source = {
  v: Type.Literal(1),
  partition: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  streamTime: Time,
};

/** `[likes, reposts, replies, views]`: totals so far. */
const Totals = Type.Tuple([Count, Count, Count, Count]);

/**
 * A use of a hashtag, a tuple to stay small: offset in `posts`, fingerprint of `network:id`, event time (ms),
 * network, language, author hash, followers, label, beyond the grace (1) or not (0), engagement totals or null.
 */
const Use = Type.Tuple([
  Offset,
  Fingerprint,
  Time,
  Network,
  Lang,
  AuthorHash,
  Count,
  Type.String({ minLength: 1, maxLength: 100_000 }),
  Type.Union([Type.Literal(0), Type.Literal(1)]),
  Type.Union([Totals, Type.Null()]),
]);

/** Where a late post stands: so that it can be sent to `posts.late` with its original bytes (base64). */
const Original = Type.Object({
  key: Type.Union([Type.String(), Type.Null()]),
  value: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
});

/** A post of a network, counted in its traffic: offset, fingerprint, event time, language, the original when beyond the grace. */
const Traffic = Type.Tuple([Offset, Fingerprint, Time, Lang, Type.Union([Original, Type.Null()])]);

/** Uses of one hashtag; the record's key is the canonical hashtag. */
export const UsesSchema = Type.Object({
  ...source,
  type: Type.Literal('uses'),
  uses: Type.Array(Use, { minItems: 1 }),
});
/** All posts of a network, with hashtags or without; the record's key is `network:<name>#<shard>`. */
export const TrafficSchema = Type.Object({
  ...source,
  type: Type.Literal('traffic'),
  network: Network,
  posts: Type.Array(Traffic, { minItems: 1 }),
});
/** Posts taken back, sent to every partition: `[offset, fingerprint]`. */
export const DeletionsSchema = Type.Object({
  ...source,
  type: Type.Literal('deletions'),
  posts: Type.Array(Type.Tuple([Offset, Fingerprint]), { minItems: 1 }),
});
/**
 * How far a `posts` partition has come, sent to every partition after the batch's other records: offsets below
 * `next` are all in; `read` and `dead` count records since the partition began; `caughtUp`: nothing more was waiting.
 */
export const ProgressSchema = Type.Object({
  ...source,
  streamTime: Type.Union([Time, Type.Null()]),
  type: Type.Literal('progress'),
  next: Offset,
  read: Count,
  dead: Count,
  caughtUp: Type.Boolean(),
});

/** The value of a record of the topic `hashtags`. */
export const HashtagsRecordSchema = Type.Union([UsesSchema, TrafficSchema, DeletionsSchema, ProgressSchema]);

export type UseTuple = Static<typeof Use>;
export type TrafficTuple = Static<typeof Traffic>;
export type OriginalRecord = Static<typeof Original>;
export type UsesRecord = Static<typeof UsesSchema>;
export type TrafficRecord = Static<typeof TrafficSchema>;
export type DeletionsRecord = Static<typeof DeletionsSchema>;
export type ProgressRecord = Static<typeof ProgressSchema>;
export type HashtagsRecord = UsesRecord | TrafficRecord | DeletionsRecord | ProgressRecord;

const checks = {
  uses: Compile(UsesSchema),
  traffic: Compile(TrafficSchema),
  deletions: Compile(DeletionsSchema),
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
  const check = checks[type as keyof typeof checks];
  return check.Check(value) ? (value as HashtagsRecord) : undefined;
}
