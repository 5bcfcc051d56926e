import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { languageTag } from './language-tag.js';
import { withTags } from './with-tags.js';

const Count = Type.Optional(Type.Integer({ minimum: 0 }));
const Entities = Type.Optional(
  Type.Object({ hashtags: Type.Optional(Type.Array(Type.Object({ tag: Type.String() }))) }),
);

const TweetSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  text: Type.String(),
  author_id: Type.Optional(Type.String()),
  created_at: Type.Optional(Type.String()),
  lang: Type.Optional(Type.String()),
  entities: Entities,
  note_tweet: Type.Optional(Type.Object({ text: Type.String(), entities: Entities })),
  referenced_tweets: Type.Optional(Type.Array(Type.Object({ type: Type.String(), id: Type.String() }))),
  public_metrics: Type.Optional(
    Type.Object({
      like_count: Count,
      retweet_count: Count,
      quote_count: Count,
      reply_count: Count,
      impression_count: Count,
    }),
  ),
});
type Tweet = Static<typeof TweetSchema>;

const UserSchema = Type.Object({
  id: Type.String(),
  public_metrics: Type.Optional(Type.Object({ followers_count: Count })),
});

/** A line of the filtered stream of the X API v2, with the fields that {@link X_FIELDS} asks for. */
const LineSchema = Type.Object({
  data: TweetSchema,
  includes: Type.Optional(
    Type.Object({
      users: Type.Optional(Type.Array(UserSchema)),
      tweets: Type.Optional(Type.Array(TweetSchema)),
    }),
  ),
});
/** A post as the stream tells it. */
export type XLine = Static<typeof LineSchema>;

const checkLine = Compile(LineSchema);

/** What the stream must be asked for, so that a post has all that counts. */
export const X_FIELDS: Readonly<Record<string, string>> = {
  'tweet.fields': 'created_at,lang,public_metrics,referenced_tweets,entities,author_id,note_tweet',
  expansions: 'author_id,referenced_tweets.id',
  'user.fields': 'public_metrics',
};

/** Whether a parsed line holds a post. */
export function isXLine(value: unknown): value is XLine {
  return checkLine.Check(value);
}

const KINDS: Readonly<Record<string, string>> = { retweeted: 'repost', replied_to: 'reply', quoted: 'quote' };

/** Long posts are cut in `text` and whole in `note_tweet`. */
function textOf({ text, entities, note_tweet: note }: Tweet): string {
  const tags = (note?.entities ?? entities)?.hashtags ?? [];
  return withTags(
    note?.text ?? text,
    tags.map(({ tag }) => tag),
  );
}

function engagementOf({ public_metrics: metrics }: Tweet): object {
  const { like_count: likes = 0, retweet_count: retweets = 0, quote_count: quotes = 0 } = metrics ?? {};
  const { reply_count: replies = 0, impression_count: views = 0 } = metrics ?? {};
  return { likes, reposts: retweets + quotes, replies, views };
}

function followersOf({ data, includes }: XLine): number {
  const author = includes?.users?.find(({ id }) => id === data.author_id);
  return author?.public_metrics?.followers_count ?? 0;
}

/** A line of the stream as a post. A repost's own text is cut; it has that of the post which it repeats. */
export function postOfXLine({ data, includes }: XLine): object {
  const references = data.referenced_tweets ?? [];
  const [reference] = Object.keys(KINDS).flatMap((type) => references.filter((one) => one.type === type));
  const kind = KINDS[reference?.type ?? ''] ?? 'post';
  const repeated = kind === 'repost' ? includes?.tweets?.find(({ id }) => id === reference?.id) : undefined;
  const lang = languageTag(data.lang);
  return {
    id: data.id,
    network: 'twitter',
    author: { id: data.author_id, followers: followersOf({ data, includes }) },
    text: textOf(repeated ?? data),
    createdAt: data.created_at,
    kind,
    // A repost shows the figures of the post that it repeats: these are not its own.
    ...(kind === 'repost' ? {} : { engagement: engagementOf(data) }),
    ...(lang === undefined ? {} : { lang }),
  };
}
