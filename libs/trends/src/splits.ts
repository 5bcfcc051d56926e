import { AuthorSet } from './author-set.js';
import { addUp, SUMS, type Sums } from './sums.js';

/** The figures of one hashtag in one bucket for one network and language. */
export interface Split extends Sums {
  readonly network: string;
  readonly lang: string;
  readonly authors: AuthorSet;
}

/** How many distinct authors splits have. */
export function countAuthors(splits: Iterable<Split>): number {
  return AuthorSet.countOf(setsOf(splits));
}

/** Sum of the followers of the distinct authors of splits. */
export function sumReach(splits: Iterable<Split>): number {
  const merged = new AuthorSet();
  for (const set of setsOf(splits)) merged.merge(set);
  return merged.reach();
}

function* setsOf(splits: Iterable<Split>): Generator<AuthorSet> {
  for (const { authors } of splits) yield authors;
}

/** Splits of a cell that are kept apart; what more there is stands together under {@link OTHER}. */
export const SPLITS_KEPT = 64;
/** Network and language of the split that holds what is not kept apart; no real one has this name. */
export const OTHER = '*';

/** Up to this many splits are searched one by one: most cells have one or two, and a map takes several times the room. */
const SEARCHED = 8;

/** The splits of a cell, one for each network and language, the smallest of too many in one. */
export class Splits {
  private list: Split[] = [];
  /** By network and language, so that finding a split makes no text of both. */
  private places: Map<string, Map<string, Split>> | undefined;
  private rest: Split | undefined;

  get size(): number {
    return this.list.length;
  }

  /** What is not kept apart; undefined: all is. */
  get other(): Split | undefined {
    return this.rest;
  }

  values(): readonly Split[] {
    return this.list;
  }

  /** The figures for a network and language, if they are kept apart. */
  find(network: string, lang: string): Split | undefined {
    if (this.list.length <= SEARCHED) {
      for (const split of this.list) if (split.lang === lang && split.network === network) return split;
      return undefined;
    }
    if (!this.places) {
      this.places = new Map();
      for (const split of this.list) place(this.places, split);
    }
    return this.places.get(network)?.get(lang);
  }

  /** The figures for a network and language, made when missing; the smallest then makes room. */
  of(network: string, lang: string): Split {
    const found = this.find(network, lang);
    if (found) return found;
    const apart = this.list.length - (this.rest ? 1 : 0);
    if (network !== OTHER && apart >= SPLITS_KEPT) this.foldSmallest();
    const made: Split = {
      network,
      lang,
      volume: 0,
      impressions: 0,
      likes: 0,
      reposts: 0,
      replies: 0,
      views: 0,
      authors: new AuthorSet(),
    };
    this.restore(made);
    return made;
  }

  /** Puts in a split for a network and language that has none. */
  restore(split: Split): void {
    this.list.push(split);
    if (this.places) place(this.places, split);
    if (split.network === OTHER) this.rest = split;
  }

  /** Folds the split with the least volume, of equals the one whose name comes first, into the others. */
  private foldSmallest(): void {
    let smallest: Split | undefined;
    for (const split of this.list) {
      if (split !== this.rest && (!smallest || isSmaller(split, smallest))) smallest = split;
    }
    if (!smallest) return;
    const gone = smallest;
    this.list = this.list.filter((split) => split !== gone);
    this.places?.get(gone.network)?.delete(gone.lang);
    const other = this.of(OTHER, OTHER);
    for (const field of SUMS) other[field] = addUp(other[field], gone[field]);
    other.authors.merge(gone.authors);
  }
}

function place(places: Map<string, Map<string, Split>>, split: Split): void {
  const langs = places.get(split.network);
  if (langs) langs.set(split.lang, split);
  else places.set(split.network, new Map([[split.lang, split]]));
}

function nameOf({ network, lang }: Pick<Split, 'network' | 'lang'>): string {
  return `${network}|${lang}`;
}

function isSmaller(a: Split, b: Split): boolean {
  return a.volume < b.volume || (a.volume === b.volume && nameOf(a) < nameOf(b));
}
