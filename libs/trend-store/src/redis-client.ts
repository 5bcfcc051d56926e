import { Redis } from 'ioredis';
import { COMMIT_SCRIPT, READ_CELLS_SCRIPT } from './commit-script.js';

/** A Redis connection with the scripts of this system. */
export interface StoreRedis extends Redis {
  commitStateBuffer(keyCount: number, ...keysAndArguments: (string | Buffer)[]): Promise<Buffer>;
  readCellsBuffer(
    keyCount: number,
    ...keysAndArguments: (string | Buffer)[]
  ): Promise<Buffer | (Buffer | null)[]>;
}

/**
 * Connects to Redis and stays connected: commands wait while Redis is away and are sent again when it is back.
 * That is safe for commits, which are compare-and-set. `onError` hears of connection errors.
 */
export function connectRedis(url: string, onError: (error: Error) => void): StoreRedis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    enableAutoPipelining: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  redis.defineCommand('commitState', { lua: COMMIT_SCRIPT });
  redis.defineCommand('readCells', { lua: READ_CELLS_SCRIPT });
  redis.on('error', onError);
  return redis as StoreRedis;
}

/** Answers of Redis that pass: it is full, loading, failing over; everything else is a defect or damage. */
const PASSING = /^(OOM|LOADING|MISCONF|BUSY|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS)\b/;

/** Whether the same command may succeed later without anybody mending data. */
export function isPassing(error: Error): boolean {
  return PASSING.test(error.message) || error.message === 'Connection is closed.';
}
