import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalHashtag } from './canonical-hashtag.js';
import { extractHashtags } from './extract-hashtags.js';

const twitterText = createRequire(import.meta.url)('twitter-text') as {
  extractHashtags(text: string): string[];
};

/** What twitter-text finds, each canonical form once, in its first spelling. No difference is known. */
function oracle(text: string): string[] {
  const labels = new Map<string, string>();
  for (const label of twitterText.extractHashtags(text)) {
    const hashtag = canonicalHashtag(label);
    if (!labels.has(hashtag)) labels.set(hashtag, label);
  }
  return [...labels.values()];
}

const WORDS =
  'a Z tag Straße Éclair İstanbul ﬁn ᾳ naïve Привет мир Ёж Ελλάς ΣΊΣΥΦΟΣ مرحبا العربية‌ها שלום हिन्दी नमस्ते ไทย ภาษา ' +
  '日本語 東京 ハッシュ タグ コーヒー 한국어 𝒽𝒾 𐐀𐐁 𠮷野 ２０１６ ｆｕｌｌ ㍿ ꙮ ᏣᎳᎩ ქართული 1 007 2016 ١٢٣ ९ _ __ _a a_1';
const SIGNS = [
  ...[
    '#',
    '#',
    '#',
    '#',
    '＃',
    '##',
    '#️⃣',
    '#⃣',
    '#\u200d',
    '&#',
    '&',
    '@',
    '＠',
    '$',
    '/',
    '\\',
    '.',
    ',',
    ':',
    ';',
    '!',
    '?',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '’',
    '-',
    '–',
    '+',
    '=',
    '~',
    '*',
    '·',
    '・',
    '。',
    '、',
    '«',
    '»',
    '…',
    '%',
    '|',
    '<',
    '>',
  ],
  ...[
    ' ',
    ' ',
    '\n',
    '\t',
    '\u00a0',
    '\u3000',
    '\u2028',
    '\u0000',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u200e',
    '\u202e',
    '\u2066',
    '\ufeff',
  ],
  ...[
    '\u0301',
    '\u0308',
    '\u0e34',
    '\u3099',
    '\ufe0e',
    '\ufe0f',
    '\u20e3',
    '\ud83d',
    '\udc00',
    '😀',
    '❤️',
    '❤',
    '👩‍👩‍👧',
    '🇫🇷',
    '☎︎',
  ],
];
const URLS = [
  ...[
    'http://',
    'https://',
    'HTTP://',
    'http://a.com',
    'https://t.co/abc',
    'https://t.co/a#b',
    't.co/x',
    'www.x.org',
    'x.de',
  ],
  ...[
    'a.com/#tag',
    'a.com/p#tag',
    'a.com#tag',
    'a.com?q=1#tag',
    'a.com/(x)#t',
    'a.com/((x)#t',
    'http://a.b.c.co.uk/x?y=z#frag',
  ],
  ...[
    'münchen.de/#x',
    'пример.рф/#x',
    '例え.jp/#x',
    '例え.テスト',
    'x.한국/#y',
    'vermögensberater',
    'a.vermögensberatung/#q',
    'xn--p1ai/#t',
  ],
  ...[
    'a.xn--p1ai/#t',
    'http://localhost/#a',
    'http://1.2.3.4/#a',
    'a.com:8080/#a',
    'user@a.com/#b',
    'a.comma/#b',
    '.com/',
    'a..com/#x',
  ],
  ...[
    '_a.com/#x',
    'a_b.com/#x',
    '-a.com/#x',
    'a-.com/#x',
    'http://-a.com/#x',
    '/.',
    '//',
    '://',
    '.co',
    '.com',
    '.museum/',
    '.onion/',
  ],
];
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS.split(' ')) },
  { weight: 5, arbitrary: fc.constantFrom(...SIGNS) },
  { weight: 2, arbitrary: fc.constantFrom(...URLS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 2 }) },
);
const text = fc.array(piece, { minLength: 2, maxLength: 20, size: 'max' }).map((pieces) => pieces.join(''));

type Mutation = (text: string, at: number, other: string) => string;
const MUTATIONS: Mutation[] = [
  (base, at) => base.slice(0, at) + base.slice(at + 1),
  (base, at, other) => base.slice(0, at) + other + base.slice(at),
  (base, at, other) => base.slice(0, at) + other.slice(-at),
  (base, at) => base.slice(0, at) + base.slice(Math.max(0, at - 5)),
  (base, at) => base.slice(at) + base.slice(0, at),
  (base, at) => base.slice(0, at) + base.slice(at).toUpperCase(),
];
const mutated = fc
  .tuple(text, fc.nat({ max: 120 }), text, fc.constantFrom(...MUTATIONS))
  .map(([base, at, other, mutation]) => mutation(base, Math.min(at, base.length), other));

function labelsOf(found: string): string[] {
  return extractHashtags(found).map(({ label }) => label);
}

describe('extraction beside twitter-text 3.1.0', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'agrees on generated texts, part %i',
    (seed) => {
      const agrees = fc.property(text, (generated) => expect(labelsOf(generated)).toEqual(oracle(generated)));
      fc.assert(agrees, { numRuns: 20_000, seed });
    },
    60_000,
  );

  it.each([7, 8, 9, 10, 11, 12])(
    'agrees on mutated texts, part %i',
    (seed) => {
      const agrees = fc.property(mutated, (generated) =>
        expect(labelsOf(generated)).toEqual(oracle(generated)),
      );
      fc.assert(agrees, { numRuns: 20_000, seed });
    },
    60_000,
  );

  it('is put to texts that have hashtags, and hashtags in URLs', () => {
    const texts = fc.sample(text, { numRuns: 2_000, seed: 1 });
    const withHashtags = texts.filter((sample) => oracle(sample).length > 0);
    const withUrlsBesideSigns = texts.filter((sample) => /\.\w+\/\S*#\w/.test(sample));
    expect(withHashtags.length).toBeGreaterThan(500);
    expect(withUrlsBesideSigns.length).toBeGreaterThan(50);
  });
});
