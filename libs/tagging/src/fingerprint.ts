import { murmur3 } from './murmur3.js';

const encoder = new TextEncoder();
const scratch = new Uint8Array(2048);

/** What a post is recognised by: the first three words count. */
export type Fingerprint = readonly [number, number, number, ...number[]];

/**
 * 96 bits of `network:id`, the first bytes of this memory: what a post is recognised by.
 * Among a billion remembered posts a new one is mistaken for another with a probability below 2e-20.
 */
export function fingerprintOf(key: Uint8Array, length: number): Fingerprint {
  return murmur3(key, length);
}

/** The same of texts. */
export function fingerprint(network: string, id: string): Fingerprint {
  return murmur3(scratch, written(network, id));
}

/** 53 bits of `network:author`, a safe integer: what an author is recognised by in a window. */
export function authorHash(network: string, authorId: string): number {
  return authorHashOf(scratch, written(network, authorId));
}

/** The same of the first bytes of this memory. */
export function authorHashOf(key: Uint8Array, length: number): number {
  const [a, b] = murmur3(key, length);
  return a * 0x200000 + (b >>> 11);
}

/** Writes `network:id`, and gives how many bytes it takes. */
function written(network: string, id: string): number {
  // A network cannot contain the separator, so different pairs give different bytes; 288 characters at most.
  return encoder.encodeInto(`${network}:${id}`, scratch).written;
}
