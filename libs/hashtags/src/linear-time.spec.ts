import { describe, expect, it } from '@jest/globals';
import { extractHashtags } from './extract-hashtags.js';

const N = 100_000;
const HOSTILE: readonly (readonly [name: string, text: (n: number) => string])[] = [
  ['hash signs', (n) => '#'.repeat(n)],
  ['glued hashtags', (n) => '#a'.repeat(n)],
  ['full-width and plain signs', (n) => '#＃'.repeat(n)],
  ['hashtags of numbers', (n) => '#1 '.repeat(n)],
  ['combining marks', (n) => `#a${'\u0301'.repeat(n)}`],
  ['surrogates without partner', (n) => '#\ud83d'.repeat(n)],
  ['protocols', (n) => `${'http://'.repeat(n)}#x`],
  ['protocols, hashtag between slashes', (n) => 'http://#x/.'.repeat(n)],
  ['labels without top-level domain', (n) => `http://${'a.'.repeat(n)}/#x`],
  ['labels of a bare domain', (n) => `${'a.'.repeat(n)}/#x`],
  ['hyphens and underscores', (n) => `${'-_.'.repeat(n)}com/#x`],
  ['domains in a chain', (n) => `${'a.com/'.repeat(n)}#x`],
  ['domains with hashtags', (n) => 'a.com/#x?'.repeat(n)],
  ['top-level domains in a chain', (n) => `${'com.'.repeat(n)}/#x`],
  ['international domains in a chain', (n) => `${'例え.テスト.'.repeat(n)}/#x`],
  ['one endless label', (n) => `a.${'é'.repeat(n)}/#x`],
  ['open parentheses', (n) => `a.com/${'('.repeat(n)}#x`],
  ['nested parentheses', (n) => `a.com/${'(a('.repeat(n)}#x`],
  ['closed parentheses', (n) => `a.com/${'(a)'.repeat(n)}#x`],
  ['slashes', (n) => `a.com${'/'.repeat(n)}#x`],
  ['path characters no path ends with', (n) => `a.com/${'.'.repeat(n)}#x`],
  ['question marks', (n) => `a.com${'?'.repeat(n)}#x`],
  ['queries no query ends with', (n) => `a.com?${'!'.repeat(n)} a.com/#x`],
  ['ports', (n) => `${'a.com:1'.repeat(n)}/#x`],
  ['mail addresses', (n) => `${'a@a.com'.repeat(n)}/#x`],
  ['punycode', (n) => `${'xn--a.'.repeat(n)}/#x`],
  ['short links', (n) => `${'t.co/a'.repeat(n)}#x`],
];

/** The best of three, ms: what else runs on the machine only ever adds. */
function milliseconds(text: string): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    extractHashtags(text);
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('hostile texts take time in proportion to their length', () => {
  // A quadratic step would take 64 times as long, and minutes at the full length.
  it.each(HOSTILE)(
    '%s',
    (_, text) => {
      extractHashtags(text(1_000));
      const short = milliseconds(text(N / 8));
      const long = milliseconds(text(N));
      expect(long).toBeLessThan(32 * Math.max(short, 3));
    },
    30_000,
  );

  it('finds each of 10,000 hashtags', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `tag${i}`);
    expect(extractHashtags(names.map((name) => `#${name}`).join(' ')).map(({ label }) => label)).toEqual(
      names,
    );
  });
});
