const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Kafka's murmur2 (32 bits, signed) of the first `length` bytes, as in
 * `org.apache.kafka.common.utils.Utils.murmur2`.
 */
export function murmur2(bytes: Uint8Array, length = bytes.length): number {
  let h = SEED ^ length;
  const words = length >> 2;
  for (let i = 0; i < words; i++) {
    const o = i * 4;
    let k =
      (bytes[o] as number) |
      ((bytes[o + 1] as number) << 8) |
      ((bytes[o + 2] as number) << 16) |
      ((bytes[o + 3] as number) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  const tail = words * 4;
  const rest = length & 3;
  if (rest === 3) h ^= (bytes[tail + 2] as number) << 16;
  if (rest >= 2) h ^= (bytes[tail + 1] as number) << 8;
  if (rest >= 1) h = Math.imul(h ^ (bytes[tail] as number), M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4096);

/** The partition that Kafka's default partitioner (murmur2 of the UTF-8 key) gives a key. */
export function partitionOf(key: string, partitions: number): number {
  const bytes =
    key.length * 3 <= scratch.length
      ? scratch.subarray(0, encoder.encodeInto(key, scratch).written)
      : encoder.encode(key);
  return partitionOfBytes(bytes, bytes.length, partitions);
}

/** The same of a key that is the first `length` bytes. */
export function partitionOfBytes(key: Uint8Array, length: number, partitions: number): number {
  return (murmur2(key, length) & 0x7fffffff) % partitions;
}
