import { describe, expect, it } from '@jest/globals';
import { MAX_COMPANIONS, partitionOf, readHashtagsRecord, recordChecksum } from '@hashpulse/contracts';
import { type EncodedBatch, readBatch } from '@hashpulse/kafka';
import type { PostChange } from '@hashpulse/tagging';
import fc from 'fast-check';
import { HashtagKeys } from './hashtag-keys.js';
import { HashtagsBatch } from './hashtags-batch.js';

const PARTITIONS = 4;
const SOURCE = 6;
const AT = Date.parse('2016-10-21T11:00:00Z');

const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const names = fc.oneof(
  fc.constantFrom('streams', 'Streams', 'été', '天気', 'a"b\\c', '\u2028'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);
const hashtags = fc.uniqueArray(fc.record({ hashtag: names, label: names }), {
  selector: ({ hashtag }) => hashtag,
  maxLength: 40,
});
const totals = fc.record({ likes: count, reposts: count, replies: count, views: count });
const change: fc.Arbitrary<PostChange> = fc.record(
  {
    change: fc.constantFrom(1 as const, 0 as const, -1 as const),
    post: fc.record({
      at: fc.integer({ min: -62_167_219_200_000, max: AT }),
      network: fc.constantFrom('mastodon', 'x'),
      lang: fc.constantFrom('en', 'und'),
      author: count,
      followers: count,
      engagement: totals,
      deleted: fc.boolean(),
      hashtags,
    }),
    engagement: totals,
    text: fc.nat(2 ** 24),
  },
  { requiredKeys: ['change', 'post', 'engagement'] },
);

/** What a change says of one of the post's hashtags. */
function useOf(offset: number, { change, post, engagement, text }: PostChange, i: number): unknown[] {
  const { at, network, lang, author, followers, hashtags } = post;
  const { likes, reposts, replies, views } = engagement;
  const paired = change === 0 || i > MAX_COMPANIONS ? [] : hashtags.slice(0, MAX_COMPANIONS + 1);
  const companions = paired.filter((_, other) => other !== i).map(({ hashtag }) => hashtag);
  const label = hashtags[i]?.label;
  const use = [offset, change, at, network, lang, author, followers, label, likes, reposts, replies, views];
  return [...use, companions, ...(text === undefined ? [] : [text])];
}

/** All that is in the batches, after what every record must hold to. */
async function contents(batches: readonly EncodedBatch[]) {
  const found = { uses: new Map<string, unknown[]>(), traffic: new Map<string, unknown[]>() };
  expect(batches.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
  for (const batch of batches) {
    const records = await readBatch(batch);
    expect(records).toHaveLength(batch.records);
    for (const [i, { key, value, headers }] of records.entries()) {
      const [name, text] = [String(key), String(value)];
      expect(String(headers?.['hashpulse-crc32'])).toBe(recordChecksum(name, text));
      const record = readHashtagsRecord(text);
      expect(record?.partition).toBe(SOURCE);
      expect(record?.type === 'progress').toBe(i === records.length - 1);
      if (record?.type === 'traffic') found.traffic.set(record.network, record.posts);
      if (record?.type !== 'uses') continue;
      expect(batch.partition).toBe(partitionOf(name, PARTITIONS));
      expect(found.uses.has(name)).toBe(false);
      found.uses.set(name, record.uses);
    }
  }
  return found;
}

describe('a batch of hashtags', () => {
  const keys = new HashtagKeys(PARTITIONS);

  it('holds every change once, by hashtag and by network, in order, and begins anew', async () => {
    const law = fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
      const batch = new HashtagsBatch(SOURCE, PARTITIONS, keys);
      const position = { next: 9, streamTime: AT, tally: {} as never, thinnedBelow: null };
      for (let round = 0; round < 2; round++) {
        const uses = new Map<string, unknown[]>();
        const traffic = new Map<string, unknown[]>();
        for (const [offset, one] of changes.entries()) {
          batch.add(offset, one);
          const { network, at, lang } = one.post;
          if (one.change !== 0)
            traffic.set(network, [...(traffic.get(network) ?? []), [offset, one.change, at, lang]]);
          for (const [i, { hashtag }] of one.post.hashtags.entries())
            uses.set(hashtag, [...(uses.get(hashtag) ?? []), useOf(offset, one, i)]);
        }
        const found = await contents(batch.take(position, { caughtUp: true }));
        expect(found).toEqual({ uses, traffic });
      }
    });
    await fc.assert(law, { numRuns: 60 });
  });

  it('carries the headers that records of a hashtag are given', async () => {
    const batch = new HashtagsBatch(SOURCE, 1, new HashtagKeys(1));
    batch.add(0, {
      change: 1,
      post: {
        at: AT,
        network: 'x',
        lang: 'en',
        author: 1,
        followers: 2,
        engagement: { likes: 0, reposts: 0, replies: 0, views: 0 },
        deleted: false,
        hashtags: ['a', 'b'].map((hashtag) => ({ hashtag, label: hashtag })),
      },
      engagement: { likes: 0, reposts: 0, replies: 0, views: 0 },
    });
    const header = { name: Buffer.from('traceparent'), value: Buffer.from('00-1') };
    const headersOf = (hashtag: string) => (hashtag === 'a' ? [header] : []);
    const position = { next: 1, streamTime: AT, tally: {} as never, thinnedBelow: null };
    const [taken] = batch.take(position, { caughtUp: false, headersOf }) as [EncodedBatch];
    const marked = (await readBatch(taken)).filter(({ headers }) => headers?.['traceparent']);
    expect(marked.map(({ key }) => String(key))).toEqual(['a']);
  });
});
