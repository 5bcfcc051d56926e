import { AuthorSet } from './author-set.js';
import type { Split } from './splits.js';

/** Posts of an author beyond these say nothing more of how many others there are. */
const COUNTED_POSTS = 3;
/** Where at least this part of the posts is by authors who do not repeat themselves, new ones keep coming. */
const NEWCOMERS = 0.3;
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
  /** Posts by authors who do not repeat themselves, and of all, of which {@link COUNTED_POSTS} an author count. */
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
 */
export function independence(
  splits: readonly Split[],
  tolerated: number,
  copyRate: number | undefined,
): Independence {
  const voices = listen(splits, tolerated);
  const repetition = voices.authors === 0 ? 1 : voices.weight / voices.authors;
  const circle = openness(voices);
  if (copyRate === undefined || voices.texted === 0) return { repetition, circle, copies: 1 };
  const apart = independentVoices(voices.texted, voices.groups.values(), copyRate);
  return { repetition, circle, copies: (apart / voices.texted) ** DISTRUST };
}

function listen(splits: readonly Split[], tolerated: number): Voices {
  const voices: Voices = { authors: 0, weight: 0, fresh: 0, posts: 0, texted: 0, groups: new Map() };
  const seen = new Map<number, { posts: number; text: number }>();
  for (const { authors, volume } of splits) {
    if (authors.texts || seen.size > LOOKED_AT) addSketch(voices, authors, volume, tolerated);
    else authors.each((hash, posts, text) => addAuthor(seen, hash, posts, text));
  }
  for (const { posts, text } of seen.values()) {
    voices.authors += 1;
    voices.weight += authorWeight(posts, tolerated);
    voices.fresh += posts <= tolerated ? posts : 0;
    voices.posts += Math.min(posts, Math.max(COUNTED_POSTS, tolerated));
    if (text > 0) group(voices, text, 1);
  }
  return voices;
}

function addAuthor(
  seen: Map<number, { posts: number; text: number }>,
  hash: number,
  posts: number,
  text: number,
): void {
  const author = seen.get(hash);
  if (!author) seen.set(hash, { posts, text });
  else {
    author.posts += posts;
    author.text ||= text;
  }
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
