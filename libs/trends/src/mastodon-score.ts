/** Accounts a day under which Mastodon sees no trend. */
const THRESHOLD = 5;
const HALF_LIFE_MS = 4 * 3_600_000;
/** A height older than this is forgotten. */
const COOLDOWN_MS = 48 * 3_600_000;
/** What has decayed below this is no trend any more. */
const LEAST_SCORE = 1;

/**
 * Mastodon's score of a tag (app/models/trends/tags.rb): `(observed - expected)² / expected` on the accounts of this
 * UTC day and of the one before; 0 when fewer than five, or fewer than expected.
 */
export function mastodonScore(observed: number, dayBefore: number): number {
  const expected = dayBefore === 0 ? 1 : dayBefore;
  return observed < THRESHOLD || expected > observed ? 0 : (observed - expected) ** 2 / expected;
}

/** A tag's greatest score, which decays with a half-life of four hours, as Mastodon keeps it. */
export class MastodonTrend {
  private height = 0;
  private at = -Infinity;

  /** The decayed score after a look at this event time (ms); 0 for what is no trend. */
  look(at: number, observed: number, dayBefore: number): number {
    if (this.at < at - COOLDOWN_MS) this.height = 0;
    const score = mastodonScore(observed, dayBefore);
    if (score > this.height) {
      this.height = score;
      this.at = at;
    }
    const decayed = this.height === 0 ? 0 : this.height * 0.5 ** ((at - this.at) / HALF_LIFE_MS);
    return decayed < LEAST_SCORE ? 0 : decayed;
  }
}
