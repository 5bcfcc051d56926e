import { describe, expect, it } from '@jest/globals';
import { murmur3 } from './murmur3.js';

const hex = (text: string): string[] =>
  murmur3(new TextEncoder().encode(text)).map((word) => word.toString(16).padStart(8, '0'));

const VECTORS: [string, string[]][] = [
  ['', ['00000000', '00000000', '00000000', '00000000']],
  ['a', ['a794933c', '5556b01b', '5556b01b', '5556b01b']],
  ['hello', ['2b2444a0', 'db91def7', '9adb31b6', '9adb31b6']],
  ['twitter:1337727767551553536', ['0e3bc4e4', '2b47d690', '47f2f47f', 'a2db12c6']],
  ['The quick brown fox jumps over the lazy dog', ['2f1583c3', 'ecee2c67', '5d7bf66c', 'e5e91d2c']],
  ['bluesky:at://did:plc:é漢字🎉', ['adfc0985', 'ac51d9c3', 'ce0f9ffb', '7c03c749']],
];

describe('murmur3', () => {
  // Expected words are those of the reference implementation (the Python package mmh3, 32-bit architecture).
  it.each(VECTORS)('hashes %j as the reference implementation does', (text, words) => {
    expect(hex(text)).toEqual(words);
  });
});
