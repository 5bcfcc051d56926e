const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after each failed attempt, ms; an event is given up when the attempt after the last one fails. */
export const RETRY_PAUSES: readonly number[] = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
];
const JITTER = 0.2;
const MAX_ASKED = HOUR;

/**
 * How long to wait before the next attempt, ms; undefined: give up.
 *
 * @param attempts failed so far
 * @param askedMs what the receiver asks for (`Retry-After`); taken up to an hour
 * @param random from 0 to 1, so that what failed together does not come together
 */
export function retryPause(
  attempts: number,
  askedMs: number | undefined,
  random: number,
): number | undefined {
  const pause = RETRY_PAUSES[attempts - 1];
  if (pause === undefined) return undefined;
  return Math.max(pause * (1 + JITTER * random), Math.min(askedMs ?? 0, MAX_ASKED));
}
