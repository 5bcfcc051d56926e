import { describe, expect, it } from '@jest/globals';
import { frames } from './frames.js';
import { isMastodonStatus, postOfStatus } from './mastodon-status.js';

const statuses = frames('mastodon.sse')
  .split('\n')
  .filter((line) => line.startsWith('data: {'))
  .map((line) => JSON.parse(line.slice('data: '.length)) as unknown)
  .filter(isMastodonStatus);

describe('postOfStatus', () => {
  it('gives the text that people see, hashtags and addresses in one piece, and the totals', () => {
    expect(postOfStatus(statuses[0]!)).toEqual({
      id: 'https://mastodon.social/users/Gargron/statuses/103270115826048975',
      network: 'mastodon',
      author: { id: 'https://mastodon.social/@Gargron', followers: 322_930 },
      text: '"I lost my inheritance" & more on #Fediverse,\nsee https://example.com/page#anchor\n\n@ada\n#onlyinthelist',
      createdAt: '2019-12-08T03:48:33.901Z',
      kind: 'post',
      lang: 'en',
      engagement: { likes: 11, reposts: 6, replies: 5 },
    });
  });

  it('is the same post with newer totals after an edit', () => {
    expect(postOfStatus(statuses[1]!)).toMatchObject({
      id: 'https://mastodon.social/users/Gargron/statuses/103270115826048975',
      engagement: { likes: 40, reposts: 9, replies: 7 },
    });
  });

  it('knows replies and boosts; hidden followers are none', () => {
    expect(postOfStatus(statuses[2]!)).toMatchObject({ kind: 'reply', author: { followers: 0 } });
    const boost = { ...statuses[2]!, content: '', reblog: statuses[0] };
    expect(postOfStatus(boost)).toMatchObject({
      kind: 'repost',
      lang: 'en',
      text: expect.stringContaining('#Fediverse'),
      author: { id: 'https://example.social/@b' },
    });
  });
});
