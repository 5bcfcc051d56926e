/** Resolves after so many ms, or at once when the signal ends it. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

/**
 * How long to wait before the next try, ms: longer each time, no shorter than it was asked for, and spread over half to
 * all of the pause, so that not all who lost the same service come back at once.
 *
 * @param failures before this one
 */
export function backoff(failures: number, askedMs = 0): number {
  const spread = Math.min(FIRST_WAIT_MS * 2 ** failures, MAX_WAIT_MS) * (0.5 + Math.random() / 2);
  return Math.round(Math.max(askedMs, spread));
}
