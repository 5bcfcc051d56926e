import { describe, expect, it } from '@jest/globals';
import { frames } from './frames.js';
import { isXLine, postOfXLine } from './x-post.js';

const posts = frames('x.ndjson')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as unknown)
  .filter(isXLine)
  .map(postOfXLine);

describe('postOfXLine', () => {
  it('has author, followers and totals', () => {
    expect(posts[0]).toEqual({
      id: '1494877823775125506',
      network: 'twitter',
      author: { id: '2244994945', followers: 513_868 },
      text: 'Streams, live: #EventTime https://t.co/abc',
      createdAt: '2022-02-19T03:39:11.000Z',
      kind: 'post',
      lang: 'en',
      engagement: { likes: 7, reposts: 4, replies: 2, views: 250 },
    });
  });

  it('gives a repost the whole text of what it repeats, and not its figures', () => {
    expect(posts[1]).toMatchObject({
      kind: 'repost',
      author: { id: '12', followers: 100 },
      text: 'a very long text that is not cut before its #hashtag',
    });
    expect(posts[1]).not.toHaveProperty('engagement');
  });

  it('reads long posts whole', () => {
    expect(posts[2]).toMatchObject({ kind: 'reply', text: 'short and then long, with #LateTag at its end' });
  });
});
