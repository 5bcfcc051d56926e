import { murmur3 } from './murmur3.js';

const encoder = new TextEncoder();
const scratch = new Uint8Array(2048);
const packed = Buffer.alloc(12);

function hash(network: string, id: string): readonly [number, number, number, number] {
  // A network cannot contain the separator, so different pairs give different bytes; 288 characters at most.
  const { written } = encoder.encodeInto(`${network}:${id}`, scratch);
  return murmur3(scratch.subarray(0, written));
}

/**
 * 96 bits of `network:id` as 16 base64url characters: what a post is recognised by.
 * Among a billion remembered posts a new one is mistaken for another with a probability below 2e-20.
 */
export function fingerprint(network: string, id: string): string {
  const [a, b, c] = hash(network, id);
  packed.writeUInt32BE(a, 0);
  packed.writeUInt32BE(b, 4);
  packed.writeUInt32BE(c, 8);
  return packed.toString('base64url');
}

/** 53 bits of `network:author`, a safe integer: what an author is recognised by in a window. */
export function authorHash(network: string, authorId: string): number {
  const [a, b] = hash(network, authorId);
  return a * 0x200000 + (b >>> 11);
}
