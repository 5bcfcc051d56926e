import { describe, expect, it } from '@jest/globals';
import { extractHashtags, parseHashtag } from '@hashpulse/hashtags';
import fc from 'fast-check';
import { withTags } from './with-tags.js';

const hashtags = (text: string) => new Set(extractHashtags(text).map(({ hashtag }) => hashtag));

describe('withTags', () => {
  it('appends what the text lacks, once, and leaves a text alone that lacks nothing', () => {
    expect(withTags('see #One', ['one', 'Two', '#two', 'Three'])).toBe('see #One\n#Two #Three');
    expect(withTags('see #One', ['ONE'])).toBe('see #One');
    expect(withTags('', ['a'])).toBe('\n#a');
  });

  it('leaves out what is no hashtag', () => {
    expect(withTags('text', ['🎉', '42', 'two words', '', 'a-b'])).toBe('text');
  });

  it('is read back as the hashtags of the text and the tags, whatever both are', () => {
    const tag = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('Tag', 'straße', '東京', 'x_1', '゛'),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a #b', 'http://x.org/#c', '#', 'é@', 'x#y'),
    );
    fc.assert(
      fc.property(text, fc.array(tag, { maxLength: 5 }), (given, tags) => {
        const valid = tags.flatMap((one) => {
          const label = one.replace(/^[#＃]/, '');
          // What stands in a text as a hashtag by itself.
          const alone = extractHashtags(`#${label}`);
          const parsed = parseHashtag(label);
          return alone.length === 1 && alone[0]?.hashtag === parsed && !/\s/u.test(label)
            ? [parsed as string]
            : [];
        });
        const all = hashtags(withTags(given, tags));
        for (const one of [...hashtags(given), ...valid]) expect(all).toContain(one);
        expect(all.size).toBe(new Set([...hashtags(given), ...valid]).size);
      }),
      { numRuns: 2_000 },
    );
  });
});
