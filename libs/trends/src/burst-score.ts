import { overdispersedDeviance } from './overdispersion.js';

/** What a hashtag did in one network, beside what it would do on an ordinary day. */
export interface BurstTerm {
  readonly network: string;
  /** Distinct authors in the window, fewer for those who repeat themselves or copy others (`independence.ts`). */
  readonly observed: number;
  /** Authors that the hashtag's own baseline share of the network's traffic would give. */
  readonly expected: number;
  /** How much more than by Poisson's law its authors vary: the variance is `e + dispersion · e²`. */
  readonly dispersion: number;
}

/** Authors expected of a hashtag that was never seen: keeps the score of a new one finite, and of one post small. */
export const PRIOR_AUTHORS = 0.5;

/**
 * What is listed as trending among many has at least this significance: by chance alone a count stands so far above what
 * is expected once in 1,300 looks (χ² with one degree of freedom, one side).
 */
export const LEAST_SIGNIFICANCE = 10;

/**
 * The significance that a hashtag among so many must have to be listed: the more are looked at, the more stand out by
 * chance (Bonferroni's correction: the likelihood ratio must be as large as their number).
 */
export function leastSignificance(hashtags: number): number {
  return Math.min(LEAST_SIGNIFICANCE, 2 * Math.log(Math.max(1, hashtags)));
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

/** What one network adds to the burst score when it rises there. */
export function deviance({ observed, expected }: BurstTerm): number {
  return signedDeviance(observed, expected + PRIOR_AUTHORS);
}

/** What one network adds to the significance when it rises there: never further from 0 than {@link deviance}. */
export function significance({ observed, expected, dispersion }: BurstTerm): number {
  return overdispersedDeviance(observed, expected + PRIOR_AUTHORS, dispersion);
}

/**
 * The burst score: the deviances of the networks in which the hashtag rises, summed; when it rises in none, the sum of
 * all, which is not above 0. So the silence of one network, its return, or a fall there hides nothing in another, and a
 * small network's event is not drowned by a large one's traffic.
 */
export function burstScore(terms: readonly BurstTerm[]): number {
  return risenOrAll(terms.map(deviance));
}

/** Whether it may be chance: the same sum by the law that the hashtag's own hours follow. */
export function burstSignificance(terms: readonly BurstTerm[]): number {
  return risenOrAll(terms.map(significance));
}

function risenOrAll(deviances: readonly number[]): number {
  let risen = 0;
  let fallen = 0;
  for (const one of deviances) {
    if (one > 0) risen += one;
    else fallen += one;
  }
  return risen > 0 ? risen : fallen;
}
