const PRIME = 0x01000193;
/** What a hash begins with. */
export const HASH_START = 0x811c9dc5 | 0;
/** No byte of UTF-8. */
const SEPARATOR = 0xff;

/** A hash with one more byte: FNV-1a (Fowler, Noll, Vo), 32 bits. */
export function hashWith(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, PRIME);
}

/** The hash of bytes: equal names have equal hashes, and few others have it. */
export function hashOfBytes(bytes: Uint8Array, start: number, end: number, from = HASH_START): number {
  let hash = from;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), PRIME);
  return hash;
}

/** The hash of a network with a language. */
export function hashOfPair(
  bytes: Uint8Array,
  network: number,
  networkEnd: number,
  lang: number,
  langEnd: number,
): number {
  const hash = hashWith(hashOfBytes(bytes, network, networkEnd), SEPARATOR);
  return hashOfBytes(bytes, lang, langEnd, hash);
}
