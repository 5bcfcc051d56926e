import type { AuthorSet } from './author-set.js';
import type { Cell } from './cell.js';

/** How often two authors of the same hashtag and bucket have the same text, on average over hashtags and buckets. */
export class CopyRate {
  private sum = 0;
  private weight = 0;
  private samples = 0;

  /** Fewer hashtags than this tell nothing. */
  static readonly LEAST_SAMPLES = 20;
  /** Rare hashtags have a second author mostly because they are reposted, and would make copies seem ordinary. */
  static readonly LEAST_AUTHORS = 4;
  /** A hashtag weighs by its authors, up to these: no campaign makes copies ordinary. */
  static readonly MOST_WEIGHT = 20;

  /** Adds a hashtag's authors in a bucket. */
  add(authors: AuthorSet): void {
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
    this.sum += (weight * pairs) / (texted * (texted - 1));
    this.weight += weight;
    this.samples += 1;
  }

  merge(other: CopyRate): void {
    this.sum += other.sum;
    this.weight += other.weight;
    this.samples += other.samples;
  }

  /** Undefined: too few hashtags to tell. */
  get rate(): number | undefined {
    return this.samples < CopyRate.LEAST_SAMPLES ? undefined : this.sum / this.weight;
  }
}

const copyRates = new WeakMap<ReadonlyMap<string, Cell>, Map<string, CopyRate>>();

/** The rates of copies in a bucket by network; worked out once. */
export function copyRatesOf(hashtags: ReadonlyMap<string, Cell>): ReadonlyMap<string, CopyRate> {
  const found = copyRates.get(hashtags);
  if (found) return found;
  const rates = new Map<string, CopyRate>();
  for (const { splits } of hashtags.values()) {
    for (const { network, authors, volume } of splits.values()) {
      if (volume < CopyRate.LEAST_AUTHORS) continue;
      let rate = rates.get(network);
      if (!rate) rates.set(network, (rate = new CopyRate()));
      rate.add(authors);
    }
  }
  copyRates.set(hashtags, rates);
  return rates;
}
