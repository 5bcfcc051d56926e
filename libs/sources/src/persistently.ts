import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';

/** The first pause between attempts, ms; it doubles, with a jitter of up to as much again. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/** How long the other side wants to be left alone, ms, where the error knows. */
function retryAfterMs(error: Error): number {
  const { retryAfterMs: ms } = error as { retryAfterMs?: unknown };
  return typeof ms === 'number' && ms > 0 ? ms : 0;
}

/**
 * Repeats an action with growing, jittered pauses until it succeeds, and no sooner than the other side asks for.
 * Rejects when aborted.
 */
export async function persistently<T>(
  action: () => Promise<T>,
  onFailure: (error: Error) => void,
  signal: AbortSignal,
): Promise<T> {
  return pRetry(action, {
    retries: Infinity,
    minTimeout: FIRST_PAUSE_MS,
    maxTimeout: LONGEST_PAUSE_MS,
    randomize: true,
    signal,
    onFailedAttempt: async ({ error }) => {
      signal.throwIfAborted();
      onFailure(error);
      const wait = retryAfterMs(error);
      if (wait > 0) await delay(wait, undefined, { signal });
    },
  });
}
