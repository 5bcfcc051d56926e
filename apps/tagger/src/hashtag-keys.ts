import { crc32 } from 'node:zlib';
import { partitionOfBytes } from '@hashpulse/contracts';

/** The key of a hashtag's records, with what is worked out from it. */
export interface HashtagKey {
  readonly bytes: Buffer;
  /** Its partition of `hashtags`. */
  readonly partition: number;
  /** CRC-32 of the bytes, with which the checksum of a record begins. */
  readonly crc: number;
}

/** Keys that are remembered at least; twice as many at most. */
const KEYS_REMEMBERED = 20_000;

/** Keys of hashtags; those that were used last are remembered, because most uses are of hashtags used before. */
export class HashtagKeys {
  private recent = new Map<string, HashtagKey>();
  private older: ReadonlyMap<string, HashtagKey> = new Map();

  /** @param partitions number of partitions of `hashtags` */
  constructor(private readonly partitions: number) {}

  of(hashtag: string): HashtagKey {
    const known = this.recent.get(hashtag);
    if (known) return known;
    const key = this.older.get(hashtag) ?? this.make(hashtag);
    if (this.recent.size >= KEYS_REMEMBERED) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(hashtag, key);
    return key;
  }

  private make(hashtag: string): HashtagKey {
    const bytes = Buffer.from(hashtag);
    return { bytes, partition: partitionOfBytes(bytes, bytes.length, this.partitions), crc: crc32(bytes) };
  }
}
