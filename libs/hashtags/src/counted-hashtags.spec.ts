import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countedHashtags, MAX_HASHTAG_LENGTH, MAX_HASHTAGS } from './counted-hashtags.js';
import { extractHashtags } from './extract-hashtags.js';
import { hashtagFlags } from './hashtag-flags.js';

const names = (text: string) => countedHashtags(text).map(({ hashtag }) => hashtag);
/** U+200B zero width space, U+202E right-to-left override, U+FEFF: hashtags end there, as they do for Twitter. */
const ENDING = ['\u200b', '\u202e', '\u2066', '\ufeff', '\u00ad'];

describe('countedHashtags', () => {
  it('law: are those of the text, in its order, within limits', () => {
    const words = fc.array(fc.constantFrom('#one', '#two', 'text', '#Ünï', '#日本語'), { maxLength: 40 });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        expect(countedHashtags(text)).toEqual(extractHashtags(text));
      }),
    );
  });

  it('counts the first of a post that is full of them', () => {
    const text = Array.from({ length: 30_000 }, (_, i) => `#a${i}`).join(' ');
    expect(names(text)).toEqual(Array.from({ length: MAX_HASHTAGS }, (_, i) => `a${i}`));
  });

  it('does not count one that is longer than any that people use, but its neighbour', () => {
    expect(names(`#${'a'.repeat(MAX_HASHTAG_LENGTH + 1)} #b`)).toEqual(['b']);
    expect(names(`#${'a'.repeat(MAX_HASHTAG_LENGTH)}`)).toHaveLength(1);
    expect(names(`#a${'\u0301\u0302'.repeat(500)} #b`)).toEqual(['b']);
  });

  it.each(ENDING)('is not split from its word by %j: the part before it counts', (character) => {
    expect(names(`#twitter${character}down`)).toEqual(['twitter']);
  });
});

describe('hashtagFlags', () => {
  it.each([
    ['twitterdown', []],
    ['日本語', []],
    ['नमस्ते', []],
    ['việtnam', []],
    ['twitter\u200ddown', ['invisible-characters']],
    ['twіtter', ['mixed-scripts']],
    [`a${'\u0301'.repeat(9)}b`, ['stacked-marks']],
  ])('of %j: %j', (hashtag, flags) => expect(hashtagFlags(hashtag)).toEqual(flags));
});
