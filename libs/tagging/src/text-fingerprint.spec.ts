import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textFingerprint } from './text-fingerprint.js';

describe('textFingerprint', () => {
  it('is the same for copies that differ in links, mentions, numbers, punctuation, emoji and capitals', () => {
    const copies = [
      'Sign up now and earn! #Deal',
      '@friend17 SIGN UP now, and earn 😍 #deal',
      'sign up now and earn https://example.com/a1b2 #Deal 🔥 4711',
      'RT @bot3: Sign up now… and earn!! #Deal',
      'Ｓｉｇｎ up now and earn #Deal',
    ];
    expect(new Set(copies.map(textFingerprint)).size).toBe(1);
  });

  it('tells different words apart, in any script', () => {
    const texts = [
      'good morning',
      'good evening',
      'おはよう',
      'こんばんは',
      'доброе утро',
      'добрый вечер',
      '',
    ];
    expect(new Set(texts.map(textFingerprint)).size).toBe(texts.length);
  });

  it('is a whole number of 24 bits above 0 for any text, the same every time', () => {
    const law = fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      const print = textFingerprint(text);
      expect(Number.isInteger(print) && print > 0 && print < 2 ** 24).toBe(true);
      expect(textFingerprint(text)).toBe(print);
    });
    fc.assert(law, { numRuns: 500 });
  });
});
