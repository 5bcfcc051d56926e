import { crc32 } from 'node:zlib';

/**
 * A frame of a log segment, big-endian: length of the payload (u32), CRC-32 over sequence and payload that starts from
 * the segment's salt (u32), sequence (u64), payload. The salt is not known to senders: no payload can hold a forged frame.
 */
const HEADER_BYTES = 16;
const CRC_AT = 4;
const SEQUENCE_AT = 8;

/** The largest payload, bytes; a longer length is damage. */
export const MAX_PAYLOAD_BYTES = 16 * 1_048_576;

/** An entry that was read back. */
export interface Frame {
  readonly sequence: number;
  readonly payload: Buffer;
  /** Where the next frame begins. */
  readonly end: number;
}

/** What a payload takes in a segment, bytes. */
export function frameBytes(payload: Buffer): number {
  return HEADER_BYTES + payload.length;
}

/** Writes a frame into `target` at `at`; gives the place behind it. */
export function writeFrame(
  target: Buffer,
  at: number,
  salt: number,
  sequence: number,
  payload: Buffer,
): number {
  const end = at + frameBytes(payload);
  target.writeUInt32BE(payload.length, at);
  target.writeBigUInt64BE(BigInt(sequence), at + SEQUENCE_AT);
  payload.copy(target, at + HEADER_BYTES);
  target.writeUInt32BE(crc32(target.subarray(at + SEQUENCE_AT, end), salt), at + CRC_AT);
  return end;
}

/** The frame at `at`, if a whole and undamaged one stands there whose sequence is above `after`. */
function frameAt(segment: Buffer, at: number, salt: number, after: number): Frame | undefined {
  if (at + HEADER_BYTES > segment.length) return undefined;
  const length = segment.readUInt32BE(at);
  const end = at + HEADER_BYTES + length;
  if (length > MAX_PAYLOAD_BYTES || end > segment.length) return undefined;
  const sequence = segment.readBigUInt64BE(at + SEQUENCE_AT);
  if (sequence <= BigInt(after) || sequence > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  if (crc32(segment.subarray(at + SEQUENCE_AT, end), salt) !== segment.readUInt32BE(at + CRC_AT))
    return undefined;
  return { sequence: Number(sequence), payload: segment.subarray(at + HEADER_BYTES, end), end };
}

/**
 * The undamaged frames of a segment, in order. Damage costs the frames that it touches and no other: reading goes on at
 * the next place where a frame's checksum holds. Bytes at the end that are no frame are a torn tail.
 * @param after the sequence before the first frame
 * @param onDamage hears how many bytes between two frames were no frame
 */
export function* readFrames(
  segment: Buffer,
  salt: number,
  after: number,
  onDamage: (bytes: number) => void = () => undefined,
): Generator<Frame> {
  let last = after;
  let lost = 0;
  for (let at = 0; at < segment.length;) {
    const frame = frameAt(segment, at, salt, last);
    if (!frame) {
      at += 1;
      lost += 1;
      continue;
    }
    if (lost > 0) onDamage(lost);
    lost = 0;
    last = frame.sequence;
    at = frame.end;
    yield frame;
  }
}
