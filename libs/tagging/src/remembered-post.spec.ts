import { describe, expect, it } from '@jest/globals';
import { readRememberedPost, writeRememberedPost } from './remembered-post.js';

describe('a remembered post', () => {
  it('of version 1 is read from Redis as it was meant, and written the same', () => {
    // Stands in Redis for the engagement horizon: every later version must read it.
    const golden =
      '["Jn84wKGHgqhs-tnk",1477067405000,"mastodon","en",123456789,120,3,2,1,90,1,["twitterback","TwitterBack"]]';
    const post = readRememberedPost(golden);
    expect(post).toEqual({
      fingerprint: 'Jn84wKGHgqhs-tnk',
      at: 1_477_067_405_000,
      network: 'mastodon',
      lang: 'en',
      author: 123_456_789,
      followers: 120,
      engagement: { likes: 3, reposts: 2, replies: 1, views: 90 },
      deleted: true,
      hashtags: [{ hashtag: 'twitterback', label: 'TwitterBack' }],
    });
    expect(writeRememberedPost(post)).toBe(golden);
  });
});
