/** What a hashtag did in one network, beside what it would do on an ordinary day. */
export interface BurstTerm {
  readonly network: string;
  /** Distinct authors in the window, fewer for those who repeat themselves ({@link independentAuthors}). */
  readonly observed: number;
  /** Authors that the hashtag's own baseline share of the network's traffic would give. */
  readonly expected: number;
}

/** Authors expected of a hashtag that was never seen: keeps the score of a new one finite, and of one post small. */
export const PRIOR_AUTHORS = 0.5;

/**
 * Authors, discounted when they repeat themselves: with `r` posts an author, above what is tolerated, each counts
 * `(tolerated / r)²`. Fifty bots with twenty posts each count like one author where two posts are tolerated.
 */
export function independentAuthors(authors: number, posts: number, tolerated: number): number {
  if (posts <= tolerated * authors) return authors;
  return authors * ((tolerated * authors) / posts) ** 2;
}

/**
 * How far `observed` stands above `expected`: the deviance of a Poisson count, twice the logarithm of the likelihood
 * ratio, negative when it stands below (Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, 1993).
 * Rises with `observed` everywhere.
 */
export function signedDeviance(observed: number, expected: number): number {
  const logRatio = observed === 0 ? 0 : observed * Math.log(observed / expected);
  const deviance = 2 * (logRatio - (observed - expected));
  return observed < expected ? -deviance : deviance;
}

/** What one network adds to the burst score. */
export function deviance({ observed, expected }: BurstTerm): number {
  return signedDeviance(observed, expected + PRIOR_AUTHORS);
}

/**
 * The burst score: signed deviances summed over the networks, so that the silence of one network or its return
 * changes nothing in another, and a small network's event is not drowned by a large one's traffic.
 */
export function burstScore(terms: Iterable<BurstTerm>): number {
  let score = 0;
  for (const term of terms) score += deviance(term);
  return score;
}
