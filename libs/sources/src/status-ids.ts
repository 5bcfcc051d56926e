/** Ids hold the time in ms above their lowest 16 bits (Mastodon's own servers; others have other ids). */
const SNOWFLAKE = /^\d{15,19}$/;
const TIME_BITS = 16n;

/** The later of two ids: the longer one, else the one that sorts behind (docs.joinmastodon.org, guidelines on ids). */
export function laterId(a: string | undefined, b: string): string {
  if (a === undefined) return b;
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a > b ? a : b;
}

/**
 * The id of a status that was written so much earlier; the id itself where it tells no time.
 * @param ms how much earlier
 */
export function earlierId(id: string, ms: number): string {
  if (!SNOWFLAKE.test(id)) return id;
  const earlier = BigInt(id) - (BigInt(ms) << TIME_BITS);
  return String(earlier > 0n ? earlier : 0n);
}
