import type { ApiKey } from '@hashpulse/api-keys';
import { openRedis, type RedisAddress, type RedisConnection } from '@hashpulse/redis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** What a request uses of its key's limits. */
export interface Usage {
  readonly posts: number;
  readonly bytes: number;
}

/** Why a key may not send this now: it never may, or may again in so many seconds. */
export type RateRefusal =
  | { readonly kind: 'too-large'; readonly limit: string }
  | { readonly kind: 'later'; readonly limit: string; readonly seconds: number };

/** Rates are kept over windows of this length, s: so much may come at once. */
const WINDOW_SECONDS = 10;
/** A Redis that takes longer is taken for away, ms. */
const REDIS_TIMEOUT_MS = 200;

export type { RedisAddress };

type Limiter = RateLimiterRedis | RateLimiterMemory;

/**
 * Counts what each key sends, for all ingest processes together in Redis; while Redis is away each counts by itself, so
 * that a key may then send its limit to each of them.
 */
export class KeyRates {
  private readonly redis: RedisConnection | undefined;
  private readonly limiters = new Map<string, Limiter>();

  /** @param address absent: this process counts by itself */
  constructor(address: RedisAddress | undefined, onError: (error: Error) => void) {
    if (address === undefined) return;
    const options = {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: REDIS_TIMEOUT_MS,
      retryStrategy: (attempt: number) => Math.min(attempt * 100, 2_000),
    };
    this.redis = openRedis(address, options, onError);
  }

  /** Counts the usage; undefined: it is within the key's limits. */
  async use({ id, limits }: ApiKey, { posts, bytes }: Usage): Promise<RateRefusal | undefined> {
    const { postsPerSecond, bytesPerSecond } = limits ?? {};
    return (
      (await this.consume('posts', id, postsPerSecond, posts)) ??
      (await this.consume('bytes', id, bytesPerSecond, bytes))
    );
  }

  close(): void {
    this.redis?.disconnect();
  }

  private async consume(
    what: string,
    id: string,
    perSecond: number | undefined,
    amount: number,
  ): Promise<RateRefusal | undefined> {
    if (perSecond === undefined) return undefined;
    const points = Math.max(1, Math.floor(perSecond * WINDOW_SECONDS));
    const limit = `${perSecond} ${what} a second`;
    if (amount > points) return { kind: 'too-large', limit };
    try {
      await this.limiter(what, points).consume(id, amount);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { kind: 'later', limit, seconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) };
    }
  }

  /** Limits of the same size share a limiter; keys are apart within it. */
  private limiter(what: string, points: number): Limiter {
    const name = `${what}:${points}`;
    const known = this.limiters.get(name);
    if (known) return known;
    const options = { points, duration: WINDOW_SECONDS, keyPrefix: `hp:rate:${what}` };
    const local = new RateLimiterMemory(options);
    const made = this.redis
      ? new RateLimiterRedis({ ...options, storeClient: this.redis, insuranceLimiter: local })
      : local;
    this.limiters.set(name, made);
    return made;
  }
}
