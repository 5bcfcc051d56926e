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

function retryStrategy(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 6), 1_000);
}

/** How long a reader waits for an answer, ms. */
const READ_TIMEOUT_MS = 5_000;

/**
 * Connects to Redis for reading: while Redis is away commands fail at once with an error that {@link isPassing}
 * recognises, because who reads is better told so than kept waiting.
 */
export function connectReader(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: READ_TIMEOUT_MS,
    retryStrategy,
  });
  redis.on('error', onError);
  return redis;
}

/** Connects for one piece of work: a lost connection ends it, and is not restored, because a WATCH would be lost. */
export function connectOnce(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  // The commands that fail say so.
  redis.on('error', () => undefined);
  return redis;
}

/**
 * Connects to Redis and stays connected: commands wait while Redis is away and are sent again when it is back.
 * That is safe for commits, which are compare-and-set. `onError` hears of connection errors.
 */
export function connectRedis(url: string, onError: (error: Error) => void): StoreRedis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy,
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  redis.defineCommand('commitState', { lua: COMMIT_SCRIPT });
  redis.defineCommand('readCells', { lua: READ_CELLS_SCRIPT });
  redis.on('error', onError);
  return redis as StoreRedis;
}

/**
 * Answers of Redis that pass: it is full, loading, failing over; everything else is a defect or damage.
 * Up to version 6 what a command in a script answers stands behind a preface; nothing is written before it.
 */
const PASSING =
  /^(?:ERR Error running script \(call to \S+\): .*-)?(OOM|LOADING|MISCONF|BUSY|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS)\b/;
/** What ioredis says when it has no connection, or no answer in time. */
const AWAY = /^(Connection is closed\.|Command timed out|Stream isn't writeable|Reached the max retries)/;

/** Whether the same command may succeed later without anybody mending data. */
export function isPassing(error: Error): boolean {
  return PASSING.test(error.message) || AWAY.test(error.message);
}
