import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postItems } from './post-items.js';
import { MAX_RECORD_BYTES } from './post-record.js';
import { sortPosts } from './sort-posts.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');

const post = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    network: 'twitter',
    author: { id: 'a' },
    text: '#x',
    createdAt: '2016-10-21T11:10:00Z',
    ...more,
  });

const validPost = fc
  .record({ id: fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), extra: fc.jsonValue() })
  .map(({ id, extra }) => post(id, { extra }));

const invalidPost = fc.constantFrom(
  '42',
  'null',
  '[]',
  '{}',
  post(''),
  post('x', { network: 'NOT ALLOWED' }),
  post('x', { author: { id: 'a', followers: -1 } }),
  post('x', { createdAt: '9999-01-01T00:00:00Z' }),
  post('x', { createdAt: 'yesterday' }),
  post('\ud800'),
);

const bodies = fc.array(
  fc.oneof(
    validPost.map((text) => ({ text, valid: true })),
    invalidPost.map((text) => ({ text, valid: false })),
  ),
  { minLength: 1, maxLength: 30 },
);

describe('sortPosts', () => {
  it('law: keeps exactly the valid posts, byte by byte, as an array or as lines', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom('\n', '\r\n', '\n\n \n'), async (posts, newline) => {
        const asLines = Buffer.from(posts.map(({ text }) => text).join(newline));
        const asArray = Buffer.from(`[${posts.map(({ text }) => text).join(', ')}]`);
        const valid = posts.filter((each) => each.valid).map(({ text }) => text);
        const invalid = posts.flatMap((each, index) => (each.valid ? [] : [index]));
        for (const items of [postItems(asLines, 'ndjson'), postItems(asArray, 'json')]) {
          const { records, rejected } = await sortPosts(items, NOW);
          expect(records.map(({ value }) => value.toString())).toEqual(valid);
          expect(rejected.map(({ index }) => index)).toEqual(invalid);
        }
      }),
    );
  });

  it('gives the key network:id', async () => {
    const { records } = await sortPosts(postItems(Buffer.from(post('a:b')), 'json'), NOW);
    expect(records.map(({ key }) => key)).toEqual(['twitter:a:b']);
  });

  it('refuses a post that fits no produce request, and none that does', async () => {
    const large = post('x', { more: 'm'.repeat(MAX_RECORD_BYTES) });
    const fits = post('y', { text: '𝒳'.repeat(100_000), more: 'm'.repeat(400_000) });
    const { records, rejected } = await sortPosts(postItems(Buffer.from(`${large}\n${fits}`), 'ndjson'), NOW);
    expect(rejected).toEqual([expect.objectContaining({ index: 0, code: 'post-too-large' })]);
    expect(records.map(({ key }) => key)).toEqual(['twitter:y']);
  });

  it('lets other work have its turn within a large body', async () => {
    const body = Buffer.from(Array.from({ length: 5_000 }, (_, i) => post(String(i))).join('\n'));
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await sortPosts(postItems(body, 'ndjson'), NOW);
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
  });
});
