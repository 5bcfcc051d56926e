/** The first byte of MessagePack's texts and arrays with a length of 32 bits. */
const TEXT_32 = 0xdb;
const ARRAY_32 = 0xdd;
const HEAD_BYTES = 5;

/** An operation of a commit: its name, the key's place, its arguments. */
export type Operation = readonly (string | Buffer)[];

/**
 * Operations as one MessagePack value, an array of arrays of texts, which Redis' `cmsgpack.unpack` reads.
 * A commit has thousands of short arguments: as one long one they cost neither side a command argument each.
 * Own code: arrays and texts are all that is needed, and each cell is copied once.
 */
export function packOperations(operations: readonly Operation[]): Buffer {
  let size = HEAD_BYTES;
  for (const operation of operations) {
    size += HEAD_BYTES;
    for (const item of operation) size += HEAD_BYTES + Buffer.byteLength(item);
  }
  const packed = Buffer.allocUnsafe(size);
  let at = writeHead(packed, 0, ARRAY_32, operations.length);
  for (const operation of operations) {
    at = writeHead(packed, at, ARRAY_32, operation.length);
    for (const item of operation) {
      const from = at + HEAD_BYTES;
      const bytes = typeof item === 'string' ? packed.write(item, from) : item.copy(packed, from);
      writeHead(packed, at, TEXT_32, bytes);
      at = from + bytes;
    }
  }
  return packed;
}

function writeHead(packed: Buffer, at: number, kind: number, length: number): number {
  packed[at] = kind;
  return packed.writeUInt32BE(length, at + 1);
}
