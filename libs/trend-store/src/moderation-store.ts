import type { RedisConnection } from '@hashpulse/redis';
import { MODERATION_KEY, MODERATION_LOG_KEY } from './keys.js';

/** Changes that are kept in the log; the oldest go first. */
const LOG_KEPT = 100_000;

/** A document of moderation as it is stored; version 0: none was ever written. */
export interface StoredModeration {
  readonly version: number;
  /** JSON; empty with version 0. */
  readonly document: string;
}

/**
 * Writes a document and the log of its change together, if the stored version is still the one that it was made from.
 * KEYS: document, log. ARGV: expected version, document, log entry, entries kept. Answers the new version, or -1.
 */
const WRITE_SCRIPT = `
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if version ~= tonumber(ARGV[1]) then return -1 end
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[4]), -1)
redis.call('HSET', KEYS[1], 'version', version + 1, 'document', ARGV[2])
return version + 1`;

/** What moderators have decided, and the log of it, in Redis. Not a part of what is counted. */
export class ModerationStore {
  constructor(private readonly redis: RedisConnection) {}

  /** Cheap enough to be asked before every answer. */
  async version(): Promise<number> {
    return Number((await this.redis.hget(MODERATION_KEY, 'version')) ?? 0);
  }

  async read(): Promise<StoredModeration> {
    const { version = '0', document = '' } = await this.redis.hgetall(MODERATION_KEY);
    return { version: Number(version), document };
  }

  /** The new version; undefined: someone else has written since `expected` was read, nothing is changed. */
  async write(expected: number, document: string, entry: string): Promise<number | undefined> {
    const keys = [MODERATION_KEY, MODERATION_LOG_KEY];
    const written = await this.redis.eval(WRITE_SCRIPT, 2, ...keys, expected, document, entry, LOG_KEPT);
    return written === -1 ? undefined : (written as number);
  }

  /** The latest changes, newest first. */
  async log(limit: number): Promise<string[]> {
    return (await this.redis.lrange(MODERATION_LOG_KEY, -limit, -1)).reverse();
  }
}
