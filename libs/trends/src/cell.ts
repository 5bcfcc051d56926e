import type { UseTuple } from '@hashpulse/contracts';
import { type ErrorBound, EXACT } from './error-bound.js';
import { FrequentNames } from './frequent-names.js';
import { type Split, Splits } from './splits.js';
import { addUp, type Sum } from './sums.js';

/**
 * All that is counted of one hashtag (or of a network's traffic) in one bucket, for those who read it; and, in its plain
 * form, how it is counted: aggregators count in an `OpenCell`, which is held to this one byte for byte.
 */
export class Cell {
  readonly splits = new Splits();
  /** How often each spelling was used; kept in hour buckets only. */
  readonly labels = new FrequentNames();
  /** Hashtags of the same posts. */
  readonly companions = new FrequentNames();
  /** Event time of the first and of the last post, ms. */
  first = Infinity;
  last = -Infinity;
  /** By how much the figures may be too low, because an earlier cell of this name was dropped. */
  missed: ErrorBound = EXACT;

  /** The figures for a network and language, made when missing; the smallest then makes room. */
  split(network: string, lang: string): Split {
    return this.splits.of(network, lang);
  }

  /** What is not kept apart; undefined: all is. */
  get other(): Split | undefined {
    return this.splits.other;
  }

  /** The same with other splits; all else is shared, so neither of the two may change afterwards. */
  withSplits(splits: Iterable<Split>): Cell {
    const cell = Object.assign(new Cell(), this, { splits: new Splits() });
    for (const split of splits) cell.splits.restore(split);
    return cell;
  }

  /** Applies a change of a hashtag's figures. */
  applyUse(use: UseTuple, withLabels: boolean): void {
    // By index: taking a tuple apart by a pattern is several times slower, and this runs twice for each use.
    const change = use[1];
    const author = use[5];
    const followers = use[6];
    const split = this.splitOf(change, use[3], use[4]);
    this.moveEngagement(split, change < 0 ? -1 : 1, use);
    if (change === 0) return;
    this.move(split, 'volume', change);
    this.move(split, 'impressions', change * followers);
    if (change > 0) split.authors.add(author, followers, 1, use[13]);
    else if (!split.authors.remove(author)) this.other?.authors.remove(author);
    if (withLabels) this.labels.add(use[7], change);
    for (const companion of use[12]) this.companions.add(companion, change);
    if (change > 0) this.seen(use[2]);
  }

  private moveEngagement(split: Split, sign: 1 | -1, use: UseTuple): void {
    if (use[8] > 0) this.move(split, 'likes', sign * use[8]);
    if (use[9] > 0) this.move(split, 'reposts', sign * use[9]);
    if (use[10] > 0) this.move(split, 'replies', sign * use[10]);
    if (use[11] > 0) this.move(split, 'views', sign * use[11]);
  }

  /** Applies a post of a network's traffic. */
  applyTraffic(network: string, lang: string, change: 1 | -1, at: number): void {
    this.move(this.splitOf(change, network, lang), 'volume', change);
    if (change > 0) this.seen(at);
  }

  /** What changes an earlier use changes it where it is now: by itself, or among the others. */
  private splitOf(change: number, network: string, lang: string): Split {
    const apart = this.splits.find(network, lang);
    return apart ?? (change <= 0 ? this.other : undefined) ?? this.split(network, lang);
  }

  /** What a split no longer has was folded into the others: sums over all splits stay exact. */
  private move(split: Split, field: Sum, change: number): void {
    const { other } = this;
    const lacking = -change - split[field];
    split[field] = addUp(split[field], change);
    if (lacking > 0 && other && other !== split) other[field] = addUp(other[field], -lacking);
  }

  private seen(at: number): void {
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
  }
}
