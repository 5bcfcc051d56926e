import type { Static } from 'typebox';
import type { DeletedPostSchema, PostSchema } from './post.js';

const MINIMAL = {
  id: '788',
  network: 'forum',
  author: { id: 'ada' },
  text: 'A good day for #streams',
  createdAt: '2016-10-21T11:10:00Z',
} as const;

const WHOLE = {
  id: '789',
  network: 'mastodon',
  author: { id: 'ada@example.social', followers: 1200 },
  text: 'A good day for #streams and #hashtags',
  createdAt: '2016-10-21T13:10:00.250+02:00',
  lang: 'en-GB',
  kind: 'reply',
  engagement: { likes: 3, reposts: 1, replies: 0, views: 250 },
} as const;

/** Posts for the documentation; each is valid, which a test holds them to. */
export const POST_EXAMPLES = {
  minimal: { summary: 'All that a post must have', value: MINIMAL },
  whole: { summary: 'All that a post may have', value: WHOLE },
  update: {
    summary: 'The same post again with newer totals: still one use',
    value: { ...WHOLE, engagement: { likes: 17, reposts: 4, replies: 2, views: 3100 } },
  },
  deletion: {
    summary: 'The post is taken back',
    value: { id: '789', network: 'mastodon', deleted: true },
  },
} as const satisfies Record<
  string,
  { readonly summary: string; readonly value: Static<typeof PostSchema> | Static<typeof DeletedPostSchema> }
>;
