import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32c } from './crc32c.js';

/** Bit by bit, as the sum is defined. */
function slowly(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  }
  return ~sum >>> 0;
}

describe('crc32c', () => {
  it.each([
    // RFC 3720, B.4.
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['the digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('of %s is that of the standard', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('is the same however the bytes lie', () => {
    const law = fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (bytes, before) => {
      const within = new Uint8Array(before + bytes.length + 3);
      within.set(bytes, before);
      expect(crc32c(within, before, before + bytes.length)).toBe(slowly(bytes));
    });
    fc.assert(law);
  });
});
