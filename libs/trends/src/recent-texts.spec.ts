import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortText } from './recent-texts.js';

describe('shortText', () => {
  it('is the text of the bytes, or nothing, whatever was read before', () => {
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 12 }));
    const law = fc.property(fc.array(text, { maxLength: 50 }), (texts) => {
      for (const one of [...texts, ...texts]) {
        const bytes = Buffer.from(`<${one}>`);
        const read = shortText(bytes, 1, bytes.length - 1);
        const isShort = /^[\0-\x7f]{0,24}$/.test(one);
        expect(read).toBe(isShort ? one : undefined);
      }
    });
    fc.assert(law, { numRuns: 500 });
  });
});
