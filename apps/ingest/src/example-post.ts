/** A post for the documentation. */
export const EXAMPLE_POST = {
  id: '789',
  network: 'mastodon',
  author: { id: 'ada@example.social', followers: 1200 },
  text: 'A good day for #streams and #hashtags',
  createdAt: '2016-10-21T11:10:00Z',
  lang: 'en',
  kind: 'post',
  engagement: { likes: 3, reposts: 1, replies: 0, views: 250 },
} as const;
