import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from './bytes.js';
import {
  entryEnd,
  entryIsEngaged,
  entryPrint,
  entryRoom,
  GENERATION_MS,
  readEntry,
  writeEntry,
} from './post-entry.js';

const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const word = fc.nat(0xffff_ffff);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
const hashtag = fc.oneof(
  fc.record({ hashtag: text, label: text }),
  text.map((label) => ({ hashtag: label.toLowerCase(), label })),
);
const post = fc.record({
  at: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_800_000 }),
  network: fc.stringMatching(/^[a-z0-9_.-]{1,32}$/),
  lang: fc.stringMatching(/^[a-z]{1,8}$/),
  author: count,
  followers: count,
  engagement: fc.record({ likes: count, reposts: count, replies: count, views: count }),
  deleted: fc.boolean(),
  hashtags: fc.array(hashtag, { maxLength: 200, size: 'medium' }),
});

describe('the entry of a post', () => {
  it('is read as it was written, wherever it stands', () => {
    const law = fc.property(
      fc.tuple(word, word, word),
      post,
      fc.nat(20_000),
      fc.nat(50),
      (print, one, ahead, before) => {
        const out = new ByteWriter(Buffer.alloc(before));
        out.at = before;
        out.makeRoom(entryRoom(one));
        const room = out.buffer.length;
        const generation = Math.floor(one.at / GENERATION_MS) + ahead;
        writeEntry(out, print, one, generation);
        expect(out.at).toBeLessThanOrEqual(room);
        expect(readEntry(out.buffer, before, generation)).toEqual(one);
        expect(entryPrint(out.buffer, before)).toEqual(print);
        expect(entryEnd(out.buffer, before)).toBe(out.at);
        const { likes, reposts, replies, views } = one.engagement;
        expect(entryIsEngaged(out.buffer, before)).toBe(likes + reposts + replies + views > 0);
      },
    );
    fc.assert(law);
  });

  it('of version 2 is read from Redis as it was meant', () => {
    // Stands in Redis for the engagement horizon: every later version must read it.
    const golden = Buffer.from(
      '02000034' +
        '267f38c0a18782a86cfad9e4' +
        '03' +
        '904e' +
        '086d6173746f646f6e' +
        '02656e' +
        '000000075bcd15' +
        '78' +
        '0302015a' +
        '01' +
        '17547769747465724261636b',
      'hex',
    );
    const generation = Math.floor(1_477_067_405_000 / GENERATION_MS);
    expect(readEntry(golden, 0, generation)).toEqual({
      at: 1_477_067_405_000,
      network: 'mastodon',
      lang: 'en',
      author: 123_456_789,
      followers: 120,
      engagement: { likes: 3, reposts: 2, replies: 1, views: 90 },
      deleted: true,
      hashtags: [{ hashtag: 'twitterback', label: 'TwitterBack' }],
    });
    expect(entryPrint(golden, 0)).toEqual([0x267f38c0, 0xa18782a8, 0x6cfad9e4]);
    expect(entryEnd(golden, 0)).toBe(golden.length);
  });
});
