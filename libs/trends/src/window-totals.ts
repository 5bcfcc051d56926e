import type { Cell } from './cell.js';
import { CellSums } from './cell-sums.js';
import { addBounds, EXACT } from './error-bound.js';
import { FigureSums } from './figure-sums.js';
import { type Independence, independence } from './independence.js';
import { passes, type SplitFilter } from './split-filter.js';
import { countAuthors, type Split, sumReach } from './splits.js';
import type { Sums } from './sums.js';

/** Reused for every cell. */
const cellSums = new CellSums();

/** The figures of one hashtag (or of a network's traffic) over the buckets of a window. */
export class WindowTotals extends FigureSums {
  private readonly kept: Split[] | undefined;
  private distinctAuthors: number | undefined;
  private distinctReach: number | undefined;

  /**
   * @param readSplits gives the splits that were added, whenever they are needed, so that they need not be kept: most
   * hashtags of a window are never shown; undefined: they are kept
   */
  constructor(private readonly readSplits?: () => Iterable<Split>) {
    super();
    this.kept = readSplits ? undefined : [];
  }

  /** Adds a bucket's figures; the cell must not change afterwards. */
  add(cell: Cell, filter: SplitFilter): void {
    cellSums.of(cell, filter);
    this.addSums(cellSums);
    for (const split of cell.splits.values()) if (passes(filter, split)) this.kept?.push(split);
  }

  /** Adds a bucket's figures, or those of another part of the same window. */
  addSums(sums: CellSums | WindowTotals): void {
    this.addFigures(sums);
    if (sums.missed !== EXACT) this.missed = addBounds(this.missed, sums.missed);
    this.first = Math.min(this.first, sums.first);
    this.last = Math.max(this.last, sums.last);
  }

  /** Sum of the engagement. */
  get engagement(): number {
    return this.likes + this.reposts + this.replies + this.views;
  }

  /**
   * Distinct authors, at most as many as posts: an estimate may say more, which cannot be.
   * Merged when first asked for, because most hashtags of a window are never shown.
   */
  get authors(): number {
    this.distinctAuthors ??= countAuthors(this.splits());
    return Math.min(this.distinctAuthors, this.volume);
  }

  /** Followers of the distinct authors, at most the impressions. */
  get reach(): number {
    this.distinctReach ??= sumReach(this.splits());
    return Math.min(this.distinctReach, this.impressions);
  }

  /** How independent the authors are; see {@link independence}. */
  independence(
    toleratedPosts: number,
    copyRate: number | undefined,
    before: Iterable<Split> = [],
  ): Independence {
    return independence([...this.splits()], toleratedPosts, copyRate, before);
  }

  /** Posts by language; those that do not stand apart are under `*`. */
  languages(): Map<string, number> {
    const posts = new Map<string, number>();
    for (const { lang, volume } of this.splits()) posts.set(lang, (posts.get(lang) ?? 0) + volume);
    return posts;
  }

  /** The same figures apart for every network or language, those with posts only. */
  by(field: 'network' | 'lang'): Map<string, WindowTotals> {
    const parts = new Map<string, WindowTotals>();
    for (const split of this.splits()) {
      let part = parts.get(split[field]);
      if (!part) parts.set(split[field], (part = new WindowTotals()));
      part.addFigures(split);
      part.kept?.push(split);
    }
    for (const [name, { volume }] of parts) if (volume === 0) parts.delete(name);
    return parts;
  }

  private splits(): Iterable<Split> {
    return this.readSplits?.() ?? this.kept ?? [];
  }

  protected override addFigures(sums: Sums): void {
    super.addFigures(sums);
    this.distinctAuthors = undefined;
    this.distinctReach = undefined;
  }
}
