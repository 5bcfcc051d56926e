import { type Bucket, bucketStart, type Cell, decodeCell } from '@hashpulse/trends';

/** Decodes the cells of a bucket, as Redis has them by member. */
export function decodeCells(values: Readonly<Record<string, Buffer>>, bucket: Bucket): Map<string, Cell> {
  const start = bucketStart(bucket);
  return new Map(Object.entries(values).map(([member, bytes]) => [member, decodeCell(bytes, start)]));
}
