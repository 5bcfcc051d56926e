import type { Cell } from './cell.js';
import { countAuthors, type Split } from './splits.js';
import { passes, type SplitFilter } from './split-filter.js';

/** Authors, summed over hours, and posts. */
export interface PastSums {
  authors: number;
  posts: number;
}

/** The sums of a language. */
export interface LanguageSums extends PastSums {
  readonly lang: string;
}

/** What a hashtag did in a network before a window. */
export interface PastUse extends PastSums {
  readonly network: string;
  /** Few: searched one by one. */
  readonly languages: LanguageSums[];
  /** Authors by the index of the hour. */
  readonly hours: Map<number, number>;
}

/** One for each network; few. */
export type PastUses = readonly PastUse[];

/** Adds a hashtag's cell of a whole hour: an author of two hours is two. */
export function addHour(uses: PastUse[], hour: number, cell: Cell, filter: SplitFilter): void {
  for (const split of cell.splits.values()) {
    if (split.volume <= 0 || !passes(filter, split)) continue;
    const authors = Math.min(split.authors.count(), split.volume);
    const use = useOf(uses, split.network);
    add(use, split.lang, authors, split.volume);
    use.hours.set(hour, (use.hours.get(hour) ?? 0) + authors);
  }
}

/** Adds up a hashtag's cells of minutes as one hour: an author of several minutes is one. */
export function recentUses(cells: Iterable<Cell>, filter: SplitFilter): PastUse[] {
  const apart: Split[][] = [];
  for (const cell of cells) {
    for (const split of cell.splits.values()) {
      if (split.volume <= 0 || !passes(filter, split)) continue;
      const same = apart.find(([one]) => one?.lang === split.lang && one.network === split.network);
      if (same) same.push(split);
      else apart.push([split]);
    }
  }
  const uses: PastUse[] = [];
  for (const splits of apart) {
    const { network, lang } = splits[0] as Split;
    const posts = splits.reduce((sum, { volume }) => sum + volume, 0);
    add(useOf(uses, network), lang, Math.min(distinct(splits), posts), posts);
  }
  return uses;
}

/** What was done in a network; undefined: nothing. */
export function useIn(uses: PastUses, network: string): PastUse | undefined {
  return uses.find((use) => use.network === network);
}

/** The sums of two stretches; the hours are those of the first. */
export function joinedUses(network: string, a: PastUse | undefined, b: PastUse | undefined): PastUse {
  if (a && !b) return a;
  const hours = a?.hours ?? new Map<number, number>();
  const joined: PastUse = { network, authors: 0, posts: 0, languages: [], hours };
  for (const part of [a, b]) {
    for (const { lang, authors, posts } of part?.languages ?? []) add(joined, lang, authors, posts);
  }
  return joined;
}

function distinct(splits: readonly Split[]): number {
  const [only] = splits;
  return only && splits.length === 1 ? only.authors.count() : countAuthors(splits);
}

function useOf(uses: PastUse[], network: string): PastUse {
  const found = useIn(uses, network);
  if (found) return found;
  const made: PastUse = { network, authors: 0, posts: 0, languages: [], hours: new Map() };
  uses.push(made);
  return made;
}

function add(use: PastUse, lang: string, authors: number, posts: number): void {
  use.authors += authors;
  use.posts += posts;
  const sums = use.languages.find((one) => one.lang === lang);
  if (!sums) use.languages.push({ lang, authors, posts });
  else {
    sums.authors += authors;
    sums.posts += posts;
  }
}
