/** What is supposed of a hashtag's dispersion before anything is known, and how many squared authors that weighs. */
const PRIOR_DISPERSION = 0.1;
const PRIOR_WEIGHT = 50;
/** Every hashtag varies as much as this at least: subjects come and go. */
export const LEAST_DISPERSION = 0.1;
const MOST_DISPERSION = 1;

/** Authors of an hour, and how many its share of the traffic lets expect. */
export interface Residual {
  readonly observed: number;
  readonly expected: number;
}

/**
 * How much more than by Poisson's law a hashtag's authors vary from hour to hour: the variance is
 * `e + dispersion · e²`. By moments over hours, drawn towards what is usual while little is known.
 */
export function dispersionOf(hours: Iterable<Residual>): number {
  let excess = PRIOR_DISPERSION * PRIOR_WEIGHT;
  let weight = PRIOR_WEIGHT;
  for (const { observed, expected } of hours) {
    excess += (observed - expected) ** 2 - expected;
    weight += expected ** 2;
  }
  return Math.min(MOST_DISPERSION, Math.max(LEAST_DISPERSION, excess / weight));
}

/**
 * What not knowing the mean for sure adds to the dispersion: after `authors` of a past that was `1 / scale` times as long,
 * and a few expected beforehand, the next count is negative binomial with the past's authors as its size (the posterior
 * predictive of Poisson counts: Gelman and others, Bayesian Data Analysis, 2013, section 2.6).
 */
export function estimateDispersion(authors: number, prior: number, scale: number): number {
  return scale <= 0 ? 0 : scale / (authors * scale + prior);
}

/**
 * How far `observed` stands above `expected` where the variance is `expected + dispersion · expected²`: the deviance of
 * a negative binomial count, negative when it stands below (McCullagh and Nelder, Generalized Linear Models, 1989;
 * Hilbe, Negative Binomial Regression, 2011). Never further from 0 than the deviance by Poisson's law.
 */
export function overdispersedDeviance(observed: number, expected: number, dispersion: number): number {
  const own = observed === 0 ? 0 : observed * Math.log(observed / expected);
  const shared =
    (observed + 1 / dispersion) * Math.log((1 + dispersion * observed) / (1 + dispersion * expected));
  const deviance = Math.max(0, 2 * (own - shared));
  return observed < expected ? -deviance : deviance;
}
