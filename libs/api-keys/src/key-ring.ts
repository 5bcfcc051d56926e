import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, keyHash, keyIdOf } from './api-key.js';
import type { KeysDocument } from './keys-document.js';

interface Entry {
  readonly record: ApiKey;
  readonly hash: Buffer;
}

/** Compared with when no key has the id, so that an unknown id takes as long as a wrong secret. */
const NOBODY = Buffer.alloc(32);

/** The keys that are valid now. */
export class KeyRing {
  private readonly byId: ReadonlyMap<string, Entry>;

  constructor({ keys }: KeysDocument) {
    this.byId = new Map(
      keys.map((record) => [record.id, { record, hash: Buffer.from(record.sha256, 'hex') }]),
    );
  }

  get size(): number {
    return this.byId.size;
  }

  /** The record of a key, compared in constant time; undefined when the key is not valid. */
  find(key: string): ApiKey | undefined {
    const id = keyIdOf(key);
    if (id === undefined) return undefined;
    const entry = this.byId.get(id);
    const same = timingSafeEqual(keyHash(key), entry?.hash ?? NOBODY);
    return same ? entry?.record : undefined;
  }
}
