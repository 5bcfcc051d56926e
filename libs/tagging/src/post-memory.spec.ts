import { describe, expect, it } from '@jest/globals';
import { PostMemory } from './post-memory.js';

const MINUTE = 60_000;
const START = Date.parse('2016-10-21T11:00:00Z');

describe('the memory of posts', () => {
  it('forgets a post once the stream is a horizon past its last news, never sooner', () => {
    const memory = new PostMemory({ graceMs: 60 * MINUTE, horizonMs: 60 * MINUTE, room: 10 });
    const post = {
      fingerprint: 'AAAAAAAAAAAAAAAA',
      at: START,
      network: 'n',
      lang: 'en',
      author: 1,
      followers: 0,
      engagement: { likes: 0, reposts: 0, replies: 0, views: 0 },
      deleted: false,
      hashtags: [],
    };
    memory.put(post, START);
    memory.forgetBefore(START + 60 * MINUTE);
    expect(memory.has(post.fingerprint)).toBe(true);
    memory.put({ ...post, engagement: { ...post.engagement, likes: 1 } }, START + 60 * MINUTE);
    memory.forgetBefore(START + 80 * MINUTE);
    expect(memory.get(post.fingerprint)?.engagement.likes).toBe(1);
    memory.forgetBefore(START + 131 * MINUTE);
    expect(memory.has(post.fingerprint)).toBe(false);
  });
});
