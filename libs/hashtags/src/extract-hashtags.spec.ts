import { describe, expect, it } from '@jest/globals';
import { extractHashtags } from './extract-hashtags.js';

describe('extractHashtags', () => {
  it('gives each canonical form once, in order, in its first spelling', () => {
    expect(extractHashtags('#TwitterDown then #twitterback, #TWITTERDOWN #TwitterParty')).toEqual([
      { hashtag: 'twitterdown', label: 'TwitterDown' },
      { hashtag: 'twitterback', label: 'twitterback' },
      { hashtag: 'twitterparty', label: 'TwitterParty' },
    ]);
  });

  it.each([
    ['', []],
    ['no hashtag # here, #1 neither', []],
    ['glued#a &#b https://example.com/#c', []],
    ['#a#b', []],
    ['a,#b.#c', ['b', 'c']],
    ['＃日本語 #العربية #한국어 #हिन्दी', ['日本語', 'العربية', '한국어', 'हिन्दी']],
    ['lone \ud83d#a \udc00 #b \u0000#c', ['b', 'c']],
  ])('reads %j', (text, labels) => {
    expect(extractHashtags(text).map(({ label }) => label)).toEqual(labels);
  });

  it('knows that parentheses end a path only where it may end before them', () => {
    expect(extractHashtags('a.com/(x)!(#t)').map(({ label }) => label)).toEqual(['t']);
    expect(extractHashtags('a.com/(x)(#t)')).toEqual([]);
  });
});
