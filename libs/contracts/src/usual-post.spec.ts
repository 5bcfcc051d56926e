import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Post, type PostResult, postFromJson } from './post.js';
import { UsualPost } from './usual-post.js';

const NOW = Date.parse('2016-10-21T16:30:00Z');
const usual = new UsualPost();

/** What the reader says of a text; undefined: it leaves it to the other. */
function quickly(text: string): Partial<Post> | undefined {
  const bytes = Buffer.from(text);
  if (!usual.read(bytes, NOW)) return undefined;
  const { at, followers, lang, engagement } = usual;
  const part = ({ start, end }: { start: number; end: number }) => bytes.toString('utf8', start, end);
  return {
    deleted: usual.deleted,
    id: part(usual.id),
    network: usual.networkName,
    authorId: part(usual.authorId),
    followers,
    text: usual.text,
    at,
    lang,
    engagement,
  };
}

/** What the schema says of it. */
function slowly(text: string): PostResult | { error: { code: string } } {
  try {
    return postFromJson(JSON.parse(text) as unknown, NOW);
  } catch {
    return { error: { code: 'invalid-json' } };
  }
}

/** Never another answer than the schema's. Whether it was read quickly. */
function agree(text: string): boolean {
  const quick = quickly(text);
  if (quick === undefined) return false;
  const slow = slowly(text);
  expect(slow).toHaveProperty('post');
  const { post } = slow as { post: Post };
  expect({ ...quick, kind: post.kind }).toEqual(post);
  if (/[#＃]/.test(post.text)) expect(usual.mayHaveHashtag).toBe(true);
  return true;
}

const name = fc.oneof(
  fc.constantFrom('a', 'x_1', 'user.name', 'é', '名前', '😀', 'a b', 'a"b', '#a', ''),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
const total = fc.oneof(fc.nat(5_000), fc.maxSafeNat(), fc.constantFrom(0, -1, 1.5, 1e21, null, '3'));
const time = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date(NOW + 600_000), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2016-10-21T11:10:00Z',
    '2016-02-29T23:59:60Z',
    '2015-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2000-02-29T00:00:00.5Z',
    '2016-10-21t11:10:00z',
    '2016-10-21 11:10:00+05:30',
    '2016-13-01T00:00:00Z',
    '2016-04-31T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2016-10-21T16:35:00.000Z',
    '2016-10-21T16:35:00.001Z',
    '2016-10-21T24:00:00Z',
    'yesterday',
  ),
);
const text = fc.oneof(
  fc.constantFrom('', '#a', 'no tag', '＃全角', 'a\n#b', '"quoted" \\ #c', '\u0000', '\ud800 #lone'),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const post = fc.record(
  {
    id: name,
    network: fc.oneof(fc.constantFrom('mastodon', 'x', 'N', 'a_b.c-9', ''), fc.string({ maxLength: 40 })),
    author: fc.record({ id: name, followers: total, verified: fc.jsonValue() }, { requiredKeys: ['id'] }),
    text,
    createdAt: time,
    lang: fc.constantFrom('en', 'en-GB', 'PT-br', 'zh-Hant-TW', 'abcdefghi', 'e_n', '', 'é', null),
    kind: fc.constantFrom('post', 'repost', 'reply', 'quote', 'other', null),
    engagement: fc.record(
      { likes: total, reposts: total, replies: total, views: total, other: fc.jsonValue() },
      { requiredKeys: [] },
    ),
    deleted: fc.constantFrom(true, false, null),
    extra: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'network', 'author', 'text', 'createdAt'] },
);
const shuffled = post.chain((one) =>
  fc
    .shuffledSubarray(Object.keys(one), { minLength: Object.keys(one).length })
    .map((keys) => Object.fromEntries(keys.map((key) => [key, (one as Record<string, unknown>)[key]]))),
);

describe('the quick reading of a post', () => {
  it('takes the usual shape, whatever stands in it', () => {
    const one = {
      id: '791',
      network: 'mastodon',
      author: { id: 'ada', followers: 1_200, verified: [true, null, { a: -1.5e-3 }] },
      text: 'Zurück: #été "#b" ＃全角 \\ 😀\n',
      createdAt: '2016-10-21T11:10:00.123Z',
      lang: 'en',
      kind: 'reply',
      engagement: { likes: 3, views: 0 },
      place: { name: 'x', box: [[1, 2], []], empty: {} },
    };
    expect(agree(JSON.stringify(one))).toBe(true);
    expect(agree(JSON.stringify(one, null, 2))).toBe(true);
    expect(agree(JSON.stringify({ ...one, lang: 'pt-BR', engagement: {} }))).toBe(true);
    const escaped = JSON.stringify(one).replace(
      /[^\x00-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    expect(agree(escaped)).toBe(true);
  });

  it('says without reading the text that it has no hashtag', () => {
    const one = { id: '1', network: 'n', author: { id: 'a' }, createdAt: '2016-10-21T11:10:00Z' };
    const may = (words: string): boolean => {
      expect(agree(JSON.stringify({ ...one, text: words }))).toBe(true);
      return usual.mayHaveHashtag;
    };
    expect(['plain', 'ｶﾅ', '"\n'].map(may)).toEqual([false, false, false]);
    expect(['#a', 'ｶﾅ＃a', '\u0001'].map(may)).toEqual([true, true, true]);
  });

  it('gives what the schema gives, or leaves it to the schema', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(2), (one, space) => void agree(JSON.stringify(one, null, space))),
      {
        numRuns: 3_000,
      },
    );
  });

  it('never takes for a post what is damaged', () => {
    const pieces = fc.constantFrom(
      '"',
      '{',
      '}',
      ',',
      ':',
      '\\',
      '\\u00',
      '1',
      '-',
      '.',
      'e',
      '0',
      ' ',
      '\n',
      '\t',
      '[',
      ']',
      'true',
      '"id":"2",',
      'é',
      '\u0001',
      '\ufeff',
    );
    const law = fc.property(shuffled, fc.nat(), fc.nat(2), pieces, (one, where, cut, piece) => {
      const json = JSON.stringify(one);
      const at = where % (json.length + 1);
      // What is cut amid a character has become another one by the time it is bytes.
      agree((json.slice(0, at) + piece + json.slice(at + cut)).toWellFormed());
    });
    fc.assert(law, { numRuns: 5_000 });
  });

  it.each([
    '{"id":"1","id":"2","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z"}',
    '{"id":"1","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z","deleted":true}',
    '{"id":"\\u0031","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z"}',
    '{"id":"1","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z"} x',
    '{"id":"1","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z",}',
    '{"id":"1","network":"n","author":{"id":"a","followers":01},"text":"","createdAt":"2016-10-21T11:10:00Z"}',
    `{"x":${'['.repeat(40)}${']'.repeat(40)},"id":"1","network":"n","author":{"id":"a"},"text":"","createdAt":"2016-10-21T11:10:00Z"}`,
  ])('leaves alone %s', (json) => {
    expect(quickly(json)).toBe(undefined);
  });
});
