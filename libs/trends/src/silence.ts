/** A silence shorter than this is none, ms. */
const MIN_SILENCE_MS = 60_000;
/** ln 10⁶: in a Poisson process a gap this many mean gaps long has a chance of one in a million. */
const SURPRISING_GAPS = Math.log(1e6);

/**
 * Whether a network that posts at `rate` (posts per ms, its own baseline) and posted last at `lastPostAt` has fallen
 * silent, as seen at `now` (event times, ms).
 */
export function isSilent(rate: number, lastPostAt: number, now: number): boolean {
  const gap = now - lastPostAt;
  return gap >= MIN_SILENCE_MS && rate * gap > SURPRISING_GAPS;
}
