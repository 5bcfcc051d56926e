import { AuthorSet } from './author-set.js';
import type { Split } from './splits.js';

/** Posts of an author beyond these say nothing more of how many others there are. */
const COUNTED_POSTS = 3;
/**
 * Where at least this part of the posts is by authors who were hardly seen yet, new ones keep coming. Least in a small
 * network that all talks about one thing.
 */
const NEWCOMERS = 0.2;
/** Posts that an author may have had in the hours before the window and in it: in hours people come back to a subject. */
const TOLERATED_BEFORE = 4;
/** Largest groups of copies that may be set aside. */
const SET_ASIDE = 20;
/** More authors than this are not looked at one by one. */
const LOOKED_AT = 50_000;
/** Copies among authors are at least as ordinary as this, as a chance that two have the same text. */
const LEAST_COPY_RATE = 0.01;
/** Copies are out of the ordinary above so many times the ordinary rate. */
const TOLERATED_COPY_RATES = 1.5;

/** Where many copy, those who seem to speak for themselves are believed less: their part counts to this power. */
const DISTRUST = 1.5;

/** How much of the authors is left when repetition is taken away; each a factor from 0 to 1. */
export interface Independence {
  /** Authors who repeat themselves. */
  readonly repetition: number;
  /** A circle that is soon complete: hardly anyone new comes. */
  readonly circle: number;
  /** Authors who say the same as others. */
  readonly copies: number;
}

/** Authors who all count. */
export const INDEPENDENT: Independence = { repetition: 1, circle: 1, copies: 1 };

/** What is left of authors altogether, from 0 to 1. */
export function left({ repetition, circle, copies }: Independence): number {
  return repetition * circle * copies;
}

/** What is known of how a hashtag's authors post. */
interface Voices {
  /** Authors that were looked at, and what they count for. */
  authors: number;
  weight: number;
  /** Posts by authors who have half of what is tolerated at most, and of all, of which {@link COUNTED_POSTS} an author count. */
  fresh: number;
  posts: number;
  /** Authors whose text is known, and the groups that have one in common, by text. */
  texted: number;
  readonly groups: Map<number, number>;
}

/**
 * What an author with so many posts counts for: one, but `(tolerated / posts)³` above what is tolerated. Each by itself,
 * so that one who floods a hashtag cannot make those count for less who talk there.
 */
export function authorWeight(posts: number, tolerated: number): number {
  return posts <= tolerated ? 1 : (tolerated / posts) ** 3;
}

/**
 * What is left of authors who are a closed circle. The part of the posts whose authors were hardly seen yet tells how
 * likely the next is by someone new (after Good, "The population frequencies of species", 1953).
 */
function openness({ fresh, posts }: Voices): number {
  return posts === 0 ? 1 : Math.min(1, fresh / posts / NEWCOMERS) ** 2;
}

/**
 * How many independent voices authors are who share texts in groups of these sizes: by the design effect of clusters
 * (Kish, Survey Sampling, 1965), `n / (1 + (n - 1) · x)`, where `x` is by how much the chance that two have the same text
 * is above the ordinary one. The largest groups may be set aside as one voice each, whichever leaves the most: copies
 * beside a real conversation cannot talk it down.
 */
export function independentVoices(authors: number, groups: Iterable<number>, ordinary: number): number {
  const sizes = [...groups].filter((size) => size > 1).sort((a, b) => b - a);
  let rest = authors;
  let pairs = sizes.reduce((sum, size) => sum + size * (size - 1), 0);
  let most = effective(rest, pairs, ordinary);
  for (const [i, size] of sizes.slice(0, SET_ASIDE).entries()) {
    rest -= size;
    pairs -= size * (size - 1);
    most = Math.max(most, effective(rest, pairs, ordinary) + i + 1);
  }
  return Math.min(most, authors);
}

function effective(authors: number, pairs: number, ordinary: number): number {
  if (authors <= 1) return Math.max(0, authors);
  const rate = pairs / (authors * (authors - 1));
  const excess = Math.max(0, (rate - ordinary) / (1 - ordinary));
  return authors / (1 + (authors - 1) * excess);
}

/** The rate of copies up to which authors count in full, where this is the ordinary one; undefined: all count. */
export function toleratedCopyRate(ordinary: number | undefined): number | undefined {
  if (ordinary === undefined) return undefined;
  const tolerated = TOLERATED_COPY_RATES * Math.max(ordinary, LEAST_COPY_RATE);
  return tolerated < 1 ? tolerated : undefined;
}

/**
 * How independent the authors of splits are.
 * @param tolerated posts an author that are not yet repetition
 * @param copyRate what {@link toleratedCopyRate} gives
 * @param before what the same authors may have posted in the hours before
 */
export function independence(
  splits: readonly Split[],
  tolerated: number,
  copyRate: number | undefined,
  before: Iterable<Split> = [],
): Independence {
  const voices = listen(splits, tolerated, before);
  const repetition = voices.authors === 0 ? 1 : voices.weight / voices.authors;
  const circle = openness(voices);
  if (copyRate === undefined || voices.texted === 0) return { repetition, circle, copies: 1 };
  const apart = independentVoices(voices.texted, voices.groups.values(), copyRate);
  return { repetition, circle, copies: (apart / voices.texted) ** DISTRUST };
}

/** An author's posts in the window, with those in the hours before, and the text. */
interface Author {
  posts: number;
  all: number;
  text: number;
}

function listen(splits: readonly Split[], tolerated: number, before: Iterable<Split>): Voices {
  const voices: Voices = { authors: 0, weight: 0, fresh: 0, posts: 0, texted: 0, groups: new Map() };
  const seen = new Map<number, Author>();
  for (const { authors, volume } of splits) {
    if (authors.texts || seen.size > LOOKED_AT) addSketch(voices, authors, volume, tolerated);
    else authors.each((hash, posts, text) => addAuthor(seen, hash, posts, text));
  }
  for (const { authors } of before) authors.each((hash, posts) => addBefore(seen, hash, posts));
  for (const { posts, all, text } of seen.values()) {
    voices.authors += 1;
    voices.weight += Math.min(authorWeight(posts, tolerated), authorWeight(all, TOLERATED_BEFORE));
    voices.fresh += posts <= tolerated / 2 ? posts : 0;
    voices.posts += Math.min(posts, Math.max(COUNTED_POSTS, tolerated));
    if (text > 0) group(voices, text, 1);
  }
  return voices;
}

function addAuthor(seen: Map<number, Author>, hash: number, posts: number, text: number): void {
  const author = seen.get(hash);
  if (!author) seen.set(hash, { posts, all: posts, text });
  else {
    author.posts += posts;
    author.all += posts;
    author.text ||= text;
  }
}

function addBefore(seen: ReadonlyMap<number, Author>, hash: number, posts: number): void {
  const author = seen.get(hash);
  if (author) author.all += posts;
}

/** Of a sketch only the averages are known. */
function addSketch(voices: Voices, authors: AuthorSet, posts: number, tolerated: number): void {
  const count = Math.min(authors.count(), posts);
  if (count === 0) return;
  voices.authors += count;
  voices.weight += count * authorWeight(posts / count, tolerated);
  const { texts } = authors;
  if (!texts || texts.total === 0) return;
  const scale = count / texts.total;
  voices.texted += count;
  for (const [text, times] of texts) voices.groups.set(text, (voices.groups.get(text) ?? 0) + times * scale);
}

function group(voices: Voices, text: number, size: number): void {
  voices.texted += size;
  voices.groups.set(text, (voices.groups.get(text) ?? 0) + size);
}
