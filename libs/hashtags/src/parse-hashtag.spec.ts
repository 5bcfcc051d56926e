import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extractHashtags } from './extract-hashtags.js';
import { parseHashtag } from './parse-hashtag.js';

describe('parseHashtag', () => {
  it.each([
    ['TwitterBack', 'twitterback'],
    ['#TwitterBack', 'twitterback'],
    ['＃コーヒー', 'コーヒー'],
    ['STRASSE', 'strasse'],
    ['a1_b', 'a1_b'],
  ])('reads %s', (input, canonical) => expect(parseHashtag(input)).toBe(canonical));

  it.each([
    '',
    '#',
    '1',
    '2016',
    '_',
    'a b',
    '#a#b',
    'a/b',
    'a-b',
    '##a',
    ':twitter',
    'a.b',
    '\u0000',
    '\ud83d',
    '😀',
  ])('refuses %j', (input) => expect(parseHashtag(input)).toBeUndefined());

  it('reads back the canonical form and the label of whatever was extracted', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'aZ1_éßİΣ゛ﷺㅤ한日ｱ～·'),
      minLength: 1,
      maxLength: 6,
    });
    const anything = fc.oneof(letters, fc.stringMatching(/^[\p{L}\p{M}\p{Nd}]{1,8}$/u));
    const law = fc.property(anything, (name) => {
      for (const { hashtag, label } of extractHashtags(`#${name}`)) {
        expect(parseHashtag(hashtag)).toBe(hashtag);
        expect(parseHashtag(`#${label}`)).toBe(hashtag);
      }
    });
    fc.assert(law, { numRuns: 20_000 });
  });

  it('reads back every single character that can be a hashtag', () => {
    const lost: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const [found] = extractHashtags(`#${String.fromCodePoint(code)}`);
      if (found && parseHashtag(found.hashtag) !== found.hashtag) lost.push(code.toString(16));
    }
    expect(lost).toEqual([]);
  });
});
