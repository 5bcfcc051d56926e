import type { ColumnMap } from './column-map.js';

/** A table whose columns are named like a post's fields. */
export const OWN_COLUMNS: ColumnMap = {
  id: 'id',
  network: 'network',
  'author.id': 'author.id',
  'author.followers': 'author.followers',
  text: 'text',
  createdAt: 'createdAt',
  lang: 'lang',
  kind: 'kind',
  'engagement.likes': 'engagement.likes',
  'engagement.reposts': 'engagement.reposts',
  'engagement.replies': 'engagement.replies',
  'engagement.views': 'engagement.views',
};

/** The content export of Meta Business Suite (Insights, Content, Export), English; its times are Pacific ones. */
export const FACEBOOK_EXPORT: ColumnMap = {
  id: 'Post ID',
  network: { value: 'facebook' },
  'author.id': ['Page ID', 'Page name'],
  text: ['Title', 'Description'],
  createdAt: 'Publish time',
  timeFormats: ['MM/dd/yyyy HH:mm', 'M/d/yyyy H:mm', 'yyyy-MM-dd HH:mm:ss'],
  timeZone: 'America/Los_Angeles',
  'engagement.likes': ['Reactions', 'Likes'],
  'engagement.replies': 'Comments',
  'engagement.reposts': 'Shares',
  'engagement.views': ['Views', 'Impressions'],
};

/** A LinkedIn page's content export (sheet "All posts", saved as CSV) or a member's `Shares.csv`, English, in UTC. */
export const LINKEDIN_EXPORT: ColumnMap = {
  id: ['Post link', 'ShareLink'],
  network: { value: 'linkedin' },
  // Shares.csv names nobody: all of it is by the member whose archive it is.
  'author.id': { value: 'self' },
  text: ['Post title', 'ShareCommentary'],
  createdAt: ['Created date', 'Date'],
  timeFormats: ['yyyy-MM-dd HH:mm:ss', 'MM/dd/yyyy', 'M/d/yyyy'],
  'engagement.likes': 'Likes',
  'engagement.replies': 'Comments',
  'engagement.reposts': 'Reposts',
  'engagement.views': ['Views', 'Impressions'],
};
