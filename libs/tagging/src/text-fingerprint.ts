import { murmur3 } from './murmur3.js';

/** Characters that are looked at: a longer text is alike when it begins alike. */
const LOOKED_AT = 1_000;
const WORDS = /https?:\/\/\S+|@[\p{L}\p{N}_.@-]+|[\p{L}\p{M}]+/gu;
const ASCII = /^[\0-\x7f]*$/;
const encoder = new TextEncoder();
const scratch = new Uint8Array(LOOKED_AT * 9);

/** The words of a text without what copies are varied by: links, mentions, numbers, punctuation, emoji, capitals. */
function bareWords(text: string): string {
  const start = text.slice(0, LOOKED_AT);
  const plain = (ASCII.test(start) ? start : start.normalize('NFKC')).toLowerCase();
  const words = (plain.match(WORDS) ?? []).filter(
    (word) => word.length > 1 && !/^(@|https?:|rt$)/.test(word),
  );
  return words.join(' ').slice(0, LOOKED_AT);
}

/**
 * 24 bits of a text's words, above 0: the same for copies that differ in links, mentions, numbers, punctuation, emoji
 * or capitals. Tells whether many authors say the same; two different texts are alike once in 16 million.
 */
export function textFingerprint(text: string): number {
  const { written } = encoder.encodeInto(bareWords(text), scratch);
  return Math.max(1, murmur3(scratch.subarray(0, written))[0] >>> 8);
}
