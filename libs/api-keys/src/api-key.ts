import { createHash, randomBytes } from 'node:crypto';

/** What a key may do; none includes another. */
export const SCOPES = ['ingest', 'read', 'admin'] as const;
/** `ingest`: send posts. `read`: ask for figures. `admin`: change what is shown. */
export type Scope = (typeof SCOPES)[number];

/** How much a key may send; what is absent is not limited. */
export interface KeyLimits {
  /** Posts a second, on average; up to 10 seconds' worth may come at once. */
  readonly postsPerSecond?: number;
  /** Bytes of bodies, decompressed, a second; up to 10 seconds' worth may come at once. */
  readonly bytesPerSecond?: number;
}

/** A key as it is kept: whoever reads this cannot use it. */
export interface ApiKey {
  /** Public part of the key; names it in lists and logs. */
  readonly id: string;
  /** What the key is for, for people. */
  readonly name: string;
  /** SHA-256 of the whole key, hexadecimal. */
  readonly sha256: string;
  readonly scopes: readonly Scope[];
  /** RFC 3339. */
  readonly createdAt: string;
  readonly limits?: KeyLimits;
}

/** `hp_`, 12 hexadecimal digits that name the key, and 256 random bits. */
const KEY_SHAPE = /^hp_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** The public part of a key; undefined when the text is no key. */
export function keyIdOf(key: string): string | undefined {
  return KEY_SHAPE.exec(key)?.[1];
}

/**
 * The hash under which a key is kept. One round of SHA-256 is right here: a key is 256 random bits,
 * which nobody can guess however fast the hash is; slow hashes are for passwords.
 */
export function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A new key: `key` is shown once to its owner, `record` is what is kept. */
export function newKey(
  about: Pick<ApiKey, 'name' | 'scopes' | 'limits'>,
  now: Date,
): { key: string; record: ApiKey } {
  const id = randomBytes(6).toString('hex');
  const key = `hp_${id}_${randomBytes(32).toString('base64url')}`;
  const { name, scopes, limits } = about;
  const record = { id, name, sha256: keyHash(key).toString('hex'), scopes, createdAt: now.toISOString() };
  return { key, record: limits ? { ...record, limits } : record };
}
