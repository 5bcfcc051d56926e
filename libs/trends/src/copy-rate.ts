import type { AuthorSet } from './author-set.js';
import type { Cell } from './cell.js';

/** Sums over a hashtag's hours in a network. */
interface Copies {
  /** The chance that two authors have the same text, by weight. */
  sum: number;
  weight: number;
  /** Hours. */
  samples: number;
}

/** Hashtags with the most copies that are known by name in a bucket. */
const NAMED = 8;
/** Of a whole past so many hashtags, those with the most copies, tell nothing: they may be campaigns. */
const SET_ASIDE = 5;
/** The rate of all networks together counts in each as so much weight. */
const PRIOR_WEIGHT = 200;

/**
 * How often two authors of the same hashtag and bucket have the same text, on average over hashtags and buckets. The
 * hashtags with the most copies are left out (a trimmed mean: Huber, Robust Statistics, 1981): in a small network a
 * campaign that goes on day and night would else make copies ordinary.
 */
export class CopyRate implements Copies {
  sum = 0;
  weight = 0;
  samples = 0;
  private readonly named = new Map<string, Copies>();

  /** Fewer hashtags and hours than this tell nothing. */
  static readonly LEAST_SAMPLES = 20;
  /** Rare hashtags have a second author mostly because they are reposted, and would make copies seem ordinary. */
  static readonly LEAST_AUTHORS = 4;
  /** A hashtag weighs by its authors in a bucket, up to these. */
  static readonly MOST_WEIGHT = 20;

  /** Adds a hashtag's authors in a bucket. */
  add(hashtag: string, authors: AuthorSet): void {
    const groups = new Map<number, number>();
    let texted = 0;
    authors.each((_, __, text) => {
      if (text === 0) return;
      texted += 1;
      groups.set(text, (groups.get(text) ?? 0) + 1);
    });
    if (texted < CopyRate.LEAST_AUTHORS) return;
    let pairs = 0;
    for (const size of groups.values()) pairs += size * (size - 1);
    const weight = Math.min(texted, CopyRate.MOST_WEIGHT);
    const copies = { sum: (weight * pairs) / (texted * (texted - 1)), weight, samples: 1 };
    addTo(this, copies);
    if (pairs > 0) this.name(hashtag, copies);
  }

  /** Adds what is known of other buckets. */
  merge(other: CopyRate): void {
    addTo(this, other);
    for (const [hashtag, copies] of other.named) this.name(hashtag, copies);
  }

  /** Forgets the names of all but those with the most copies. */
  trim(): void {
    for (const [hashtag] of this.byCopies().slice(NAMED)) this.named.delete(hashtag);
  }

  /** The rate; undefined: too few hashtags to tell. @param prior that of a larger whole, which counts for little */
  rate(prior?: number): number | undefined {
    const { sum, weight, samples } = this.withoutCampaigns();
    if (prior !== undefined) return (sum + PRIOR_WEIGHT * prior) / (weight + PRIOR_WEIGHT);
    return samples < CopyRate.LEAST_SAMPLES ? undefined : sum / weight;
  }

  private name(hashtag: string, copies: Copies): void {
    const known = this.named.get(hashtag);
    if (known) addTo(known, copies);
    else this.named.set(hashtag, { ...copies });
  }

  private byCopies(): [hashtag: string, copies: Copies][] {
    return [...this.named].sort(([a, one], [b, other]) => other.sum - one.sum || (a < b ? -1 : 1));
  }

  private withoutCampaigns(): Copies {
    const rest = { sum: this.sum, weight: this.weight, samples: this.samples };
    for (const [, { sum, weight, samples }] of this.byCopies().slice(0, SET_ASIDE)) {
      addTo(rest, { sum: -sum, weight: -weight, samples: -samples });
    }
    return rest;
  }
}

function addTo(sums: Copies, { sum, weight, samples }: Copies): void {
  sums.sum += sum;
  sums.weight += weight;
  sums.samples += samples;
}

const copyRates = new WeakMap<ReadonlyMap<string, Cell>, ReadonlyMap<string, CopyRate>>();

/** The rates of copies in a bucket by network; worked out once. */
export function copyRatesOf(hashtags: ReadonlyMap<string, Cell>): ReadonlyMap<string, CopyRate> {
  const found = copyRates.get(hashtags);
  if (found) return found;
  const rates = new Map<string, CopyRate>();
  for (const [hashtag, { splits }] of hashtags) {
    for (const { network, authors, volume } of splits.values()) {
      if (volume < CopyRate.LEAST_AUTHORS) continue;
      let rate = rates.get(network);
      if (!rate) rates.set(network, (rate = new CopyRate()));
      rate.add(hashtag, authors);
    }
  }
  for (const rate of rates.values()) rate.trim();
  copyRates.set(hashtags, rates);
  return rates;
}

/** What is ordinary in each network by all these buckets; one of which little is known is taken to be like the others. */
export class OrdinaryCopies {
  private readonly rates = new Map<string, CopyRate>();
  private readonly everywhere = new CopyRate();

  constructor(buckets: Iterable<ReadonlyMap<string, Cell>>) {
    for (const hashtags of buckets) {
      for (const [network, rate] of copyRatesOf(hashtags)) {
        const sum = this.rates.get(network) ?? new CopyRate();
        this.rates.set(network, sum);
        sum.merge(rate);
        this.everywhere.merge(rate);
      }
    }
  }

  /** How often two authors of a hashtag ordinarily have the same text; undefined: too little is known anywhere. */
  in(network: string): number | undefined {
    const prior = this.everywhere.rate();
    if (prior === undefined) return undefined;
    return this.rates.get(network)?.rate(prior) ?? prior;
  }
}
