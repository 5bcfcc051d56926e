import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { htmlText } from './html-text.js';
import { languageTag } from './language-tag.js';
import { withTags } from './with-tags.js';

const Count = Type.Integer({ minimum: 0 });
const Maybe = Type.Optional(Type.Unknown());

/** The part of Mastodon's entity `Status` that counts. */
const StatusSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  uri: Type.String({ minLength: 1 }),
  created_at: Type.String(),
  content: Type.String(),
  language: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  in_reply_to_id: Maybe,
  reblog: Maybe,
  quote: Maybe,
  tags: Type.Array(Type.Object({ name: Type.String() })),
  account: Type.Object({ url: Type.String({ minLength: 1 }), followers_count: Type.Integer() }),
  favourites_count: Count,
  reblogs_count: Count,
  replies_count: Count,
});

/** A post as a Mastodon server tells it. */
export type MastodonStatus = Static<typeof StatusSchema>;

const checkStatus = Compile(StatusSchema);

/** Whether a parsed value is a status with all that is needed of it. */
export function isMastodonStatus(value: unknown): value is MastodonStatus {
  return checkStatus.Check(value);
}

function kindOf({ reblog, in_reply_to_id: parent, quote }: MastodonStatus): string {
  if (reblog) return 'repost';
  if (parent) return 'reply';
  return quote ? 'quote' : 'post';
}

/**
 * A status as a post. Its id is the status' `uri` and its author the account's `url`, which are the same on every
 * server, so a post that two servers tell of is one post.
 */
export function postOfStatus(status: MastodonStatus): object {
  // A boost has no content of its own.
  const told = isMastodonStatus(status.reblog) ? status.reblog : status;
  const lang = languageTag(told.language);
  return {
    id: status.uri,
    network: 'mastodon',
    // A server that hides the number of followers says -1.
    author: { id: status.account.url, followers: Math.max(0, status.account.followers_count) },
    text: withTags(
      htmlText(told.content),
      told.tags.map(({ name }) => name),
    ),
    createdAt: status.created_at,
    kind: kindOf(status),
    engagement: {
      likes: status.favourites_count,
      reposts: status.reblogs_count,
      replies: status.replies_count,
    },
    ...(lang === undefined ? {} : { lang }),
  };
}
