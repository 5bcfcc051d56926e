import { describe, expect, it } from '@jest/globals';
import { fingerprint } from './fingerprint.js';
import { PostMemory } from './post-memory.js';

const MINUTE = 60_000;
const START = Date.parse('2016-10-21T11:00:00Z');
const post = {
  at: START,
  network: 'n',
  lang: 'en',
  author: 1,
  followers: 0,
  engagement: { likes: 0, reposts: 0, replies: 0, views: 0 },
  deleted: false,
  hashtags: [],
};

describe('the memory of posts', () => {
  it('forgets a post once the stream is a horizon past its last news, never sooner', () => {
    const memory = new PostMemory({ graceMs: 60 * MINUTE, horizonMs: 60 * MINUTE, room: 10 });
    const print = fingerprint('n', 'id');
    memory.put(print, post, START);
    memory.forgetBefore(START + 60 * MINUTE);
    expect(memory.get(print)).toEqual(post);
    memory.put(print, { ...post, engagement: { ...post.engagement, likes: 1 } }, START + 60 * MINUTE);
    memory.forgetBefore(START + 80 * MINUTE);
    expect(memory.get(print)?.engagement.likes).toBe(1);
    memory.forgetBefore(START + 131 * MINUTE);
    expect(memory.get(print)).toBe(undefined);
    expect(memory.size).toBe(0);
  });

  it('takes back what both versions stored, and stores only what is new', () => {
    const lines =
      '["Jn84wKGHgqhs-tnk",1477067405000,"mastodon","en",123456789,120,3,2,1,90,1,["twitterback","TwitterBack"]]\n' +
      '["AAAAAAAAAAAAAAAB",1477067406000,"x","und",7,0,0,0,0,0,0,["ß","ß"]]\n';
    const memory = new PostMemory({ graceMs: MINUTE, horizonMs: 60 * MINUTE, room: 10 });
    const generation = Math.floor(1_477_067_405_000 / (10 * MINUTE));
    const older = new PostMemory({ graceMs: MINUTE, horizonMs: 60 * MINUTE, room: 10 });
    older.put([1, 2, 3], { ...post, at: 1_477_067_407_000 }, 0);
    const bytes = older.takeChanges().appended.get(generation) as Buffer;
    memory.restore(generation, Buffer.concat([Buffer.from(lines), bytes]));
    expect(memory.size).toBe(3);
    expect(memory.get([0x267f38c0, 0xa18782a8, 0x6cfad9e4])).toEqual({
      at: 1_477_067_405_000,
      network: 'mastodon',
      lang: 'en',
      author: 123_456_789,
      followers: 120,
      engagement: { likes: 3, reposts: 2, replies: 1, views: 90 },
      deleted: true,
      hashtags: [{ hashtag: 'twitterback', label: 'TwitterBack' }],
    });
    expect(memory.get([0, 0, 1])?.hashtags).toEqual([{ hashtag: 'ß', label: 'ß' }]);
    expect(memory.get([1, 2, 3])?.at).toBe(1_477_067_407_000);
    expect(memory.takeChanges().appended.size).toBe(0);
  });

  it('refuses what is damaged', () => {
    const memory = new PostMemory({ graceMs: MINUTE, horizonMs: MINUTE, room: 10 });
    expect(() => memory.restore(1, Buffer.from('x'))).toThrow('damaged');
    expect(() => memory.restore(1, Buffer.from('["never ends'))).toThrow('damaged');
  });
});
