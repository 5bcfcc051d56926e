import type { Scope, WatchedKeys } from '@hashpulse/api-keys';
import type { FastifyRequest } from 'fastify';
import { presentedKey } from './presented-key.js';

interface Standing {
  readonly key: string;
  readonly scope: Scope;
  readonly end: () => void;
}

/** Answers that stay open, such as streams: each ends when the key that opened it is revoked. */
export class StandingAccess {
  private readonly open = new Set<Standing>();

  /**
   * @param end called once the key of the request is no longer valid for the scope
   * @returns to be called when the answer is over
   */
  watch({ headers }: Pick<FastifyRequest, 'headers'>, scope: Scope, end: () => void): () => void {
    const key = presentedKey(headers)?.key;
    if (key === undefined) return () => undefined;
    const standing = { key, scope, end };
    this.open.add(standing);
    return () => this.open.delete(standing);
  }

  /** Ends what the keys that are valid now no longer allow. */
  review(keys: Pick<WatchedKeys, 'find'>): void {
    for (const standing of this.open) {
      if (keys.find(standing.key)?.scopes.includes(standing.scope)) continue;
      this.open.delete(standing);
      standing.end();
    }
  }
}
