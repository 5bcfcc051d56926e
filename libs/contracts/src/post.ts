import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import Format from 'typebox/format';
import { MAX_AHEAD_MS, parseEventTime } from './event-time.js';

const total = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
/** The longest id of a post or author, characters. */
export const MAX_ID_LENGTH = 256;
/** The longest text, code points. */
export const MAX_TEXT_LENGTH = 100_000;

const id = (description: string) => Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH, description });
const Id = id(
  'Unique within its network; `network:id` is the key in Kafka, and the same post when sent again',
);
const Network = Type.String({
  pattern: '^[a-z0-9_.-]{1,32}$',
  description: 'The network by any name',
  examples: ['twitter', 'mastodon'],
});

/** A post as a producer sends it. Unknown fields are ignored and carried along. */
export const PostSchema = Type.Object(
  {
    id: Id,
    network: Network,
    author: Type.Object({
      id: id('One author within the network'),
      followers: Type.Optional(total('What impressions and reach are made of; 0 when absent')),
    }),
    text: Type.String({
      maxLength: MAX_TEXT_LENGTH,
      description: "Its hashtags are found by Twitter's rule (twitter-text); may be empty",
    }),
    createdAt: Type.String({
      format: 'date-time',
      description: 'The event time, RFC 3339: when the post was written, and in which minute it counts',
      examples: ['2016-10-21T11:10:00Z'],
    }),
    lang: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$',
        description: 'A BCP 47 tag; its primary subtag counts, `und` when absent',
        examples: ['en', 'pt-BR'],
      }),
    ),
    kind: Type.Optional(
      Type.Union(
        [Type.Literal('post'), Type.Literal('repost'), Type.Literal('reply'), Type.Literal('quote')],
        { description: '`post` when absent; all kinds count as uses' },
      ),
    ),
    engagement: Type.Optional(
      Type.Object(
        {
          likes: Type.Optional(total('Likes so far')),
          reposts: Type.Optional(total('Reposts so far')),
          replies: Type.Optional(total('Replies so far')),
          views: Type.Optional(total('Views so far')),
        },
        { description: 'Totals so far; when the post is sent again each moves only upwards' },
      ),
    ),
    deleted: Type.Optional(Type.Boolean()),
  },
  { title: 'Post' },
);

/** A post that was taken back: only its identity is needed; other fields may repeat and are ignored. */
export const DeletedPostSchema = Type.Object(
  { id: Id, network: Network, deleted: Type.Literal(true) },
  { title: 'DeletedPost' },
);

/** Totals so far; each only ever grows. */
export interface Engagement {
  readonly likes: number;
  readonly reposts: number;
  readonly replies: number;
  readonly views: number;
}

/** A post that was read and found valid. */
export interface Post {
  readonly deleted: false;
  readonly id: string;
  readonly network: string;
  readonly authorId: string;
  readonly followers: number;
  readonly text: string;
  /** Event time, ms since the epoch. */
  readonly at: number;
  /** Primary language subtag in lower case, `und` when the post named none. */
  readonly lang: string;
  readonly kind: 'post' | 'repost' | 'reply' | 'quote';
  readonly engagement: Engagement | undefined;
}

/** The taking back of a post. */
export interface DeletedPost {
  readonly deleted: true;
  readonly id: string;
  readonly network: string;
}

/** Why posts are refused; the codes are part of the API. */
export const POST_ERROR_CODES = [
  'invalid-utf8',
  'invalid-json',
  'not-an-object',
  'missing-field',
  'invalid-field',
  'ill-formed-unicode',
  'invalid-time',
  'time-in-future',
  'post-too-large',
] as const;

/** Why a post was refused. */
export type PostErrorCode = (typeof POST_ERROR_CODES)[number];

/** A refusal: `message` tells the sender what to do. */
export interface PostError {
  readonly code: PostErrorCode;
  readonly message: string;
}

/** A valid post, or why it is none. */
export type PostResult = { readonly post: Post | DeletedPost } | { readonly error: PostError };

// What the schemas call a date-time is what parseEventTime reads, leap seconds included.
Format.Set('date-time', (text) => parseEventTime(text) !== undefined);

const checkPost = Compile(PostSchema);
const checkDeleted = Compile(DeletedPostSchema);

const TIME_ADVICE = 'createdAt must be an RFC 3339 time such as 2016-10-21T11:10:00Z';

function refuse(code: PostErrorCode, message: string): PostResult {
  return { error: { code, message } };
}

function explain(value: object, deleted: boolean): PostResult {
  const [first] = (deleted ? checkDeleted : checkPost).Errors(value);
  if (first?.keyword === 'format') return refuse('invalid-time', TIME_ADVICE);
  const path = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  if (first?.keyword !== 'required')
    return refuse('invalid-field', `${path || 'post'} ${first?.message ?? 'is invalid'}`);
  const { requiredProperties = [] } = first.params as { requiredProperties?: string[] };
  const names = requiredProperties.map((name) => (path ? `${path}.${name}` : name));
  return refuse('missing-field', `add the field ${names.join(', ')}`);
}

function totals(engagement: Static<typeof PostSchema>['engagement']): Engagement | undefined {
  if (!engagement) return undefined;
  const { likes = 0, reposts = 0, replies = 0, views = 0 } = engagement;
  return { likes, reposts, replies, views };
}

function wellFormed(...texts: string[]): boolean {
  return texts.every((text) => text.isWellFormed());
}

/**
 * Reads a parsed JSON value as a post.
 * @param now the server's clock in ms; a post more than 5 minutes ahead of it is refused
 */
export function postFromJson(value: unknown, now: number): PostResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('not-an-object', 'send a JSON object per post');
  }
  if ((value as { deleted?: unknown }).deleted === true) {
    if (!checkDeleted.Check(value)) return explain(value, true);
    if (!wellFormed(value.id)) return refuse('ill-formed-unicode', 'id has an unpaired surrogate');
    return { post: { deleted: true, id: value.id, network: value.network } };
  }
  if (!checkPost.Check(value)) return explain(value, false);
  if (!wellFormed(value.id, value.author.id)) {
    return refuse('ill-formed-unicode', 'id and author.id must not have an unpaired surrogate');
  }
  const at = parseEventTime(value.createdAt);
  if (at === undefined) return refuse('invalid-time', TIME_ADVICE);
  if (at > now + MAX_AHEAD_MS)
    return refuse('time-in-future', "createdAt is more than 5 minutes ahead of the server's clock");
  return {
    post: {
      deleted: false,
      id: value.id,
      network: value.network,
      authorId: value.author.id,
      followers: value.author.followers ?? 0,
      text: value.text,
      at,
      lang: value.lang === undefined ? 'und' : (value.lang.split('-', 1)[0] as string).toLowerCase(),
      kind: value.kind ?? 'post',
      engagement: totals(value.engagement),
    },
  };
}

/** Parses JSON without throwing. */
export function parseJson(text: string): { value: unknown } | { error: PostError } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (e) {
    return { error: { code: 'invalid-json', message: `not JSON: ${(e as Error).message.slice(0, 200)}` } };
  }
}

/** The key of a `posts` record: every sending of the same post lands in the same partition. */
export function postKey(post: Pick<Post, 'network' | 'id'>): string {
  return `${post.network}:${post.id}`;
}

/** A post as a producer writes it. */
export type PostInput = Static<typeof PostSchema>;
/** The taking back of a post, as a producer writes it. */
export type DeletionInput = Static<typeof DeletedPostSchema>;
