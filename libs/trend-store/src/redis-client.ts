import { openRedis, type RedisAddress, type RedisConnection } from '@hashpulse/redis';
import { COMMIT_SCRIPT, READ_CELLS_SCRIPT } from './commit-script.js';

export {
  isPassing,
  pingRedis,
  type RedisAddress,
  redisAddress,
  redisAddressOf,
  type RedisConnection,
} from '@hashpulse/redis';

/** A Redis connection with the scripts of this system. */
export type StoreRedis = RedisConnection & {
  commitStateBuffer(keyCount: number, ...keysAndArguments: (string | Buffer)[]): Promise<Buffer>;
  readCellsBuffer(
    keyCount: number,
    ...keysAndArguments: (string | Buffer)[]
  ): Promise<Buffer | (Buffer | null)[]>;
};

function retryStrategy(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 6), 1_000);
}

/** How long a reader waits for an answer, ms. */
const READ_TIMEOUT_MS = 5_000;

function withScripts(redis: RedisConnection): StoreRedis {
  redis.defineCommand('commitState', { lua: COMMIT_SCRIPT });
  redis.defineCommand('readCells', { lua: READ_CELLS_SCRIPT });
  return redis as StoreRedis;
}

/**
 * Connects to Redis for reading: while Redis is away commands fail at once (in a cluster within two seconds) with an
 * error that {@link isPassing} recognises, because who reads is better told so than kept waiting.
 */
export function connectReader(address: RedisAddress, onError: (error: Error) => void): RedisConnection {
  const options = {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: READ_TIMEOUT_MS,
    // What is asked for at the same time goes over the wire at once: an answer needs the cells of many hashtags.
    enableAutoPipelining: true,
    retryStrategy,
  };
  return openRedis(address, options, onError);
}

/** Connects for one piece of work: a lost connection ends it, and is not restored, because a WATCH would be lost. */
export function connectOnce(address: RedisAddress): StoreRedis {
  // The commands that fail say so.
  const ignored = (): void => undefined;
  return withScripts(openRedis(address, { maxRetriesPerRequest: 0, retryStrategy: () => null }, ignored));
}

/**
 * Connects to Redis and stays connected: commands wait while Redis is away and are sent again when it is back.
 * That is safe for commits, which are compare-and-set. `onError` hears of connection errors.
 */
export function connectRedis(address: RedisAddress, onError: (error: Error) => void): StoreRedis {
  const options = {
    maxRetriesPerRequest: null,
    retryStrategy,
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
  return withScripts(openRedis(address, options, onError));
}
