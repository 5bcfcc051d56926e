import { canonicalHashtag } from './canonical-hashtag.js';
import { hashtagRunEnd } from './hashtag-run.js';

// NFKC turns a few hashtag characters into texts with a space or a tilde. Each is undone by one that yields it;
// marks may have been sorted in between.
const COMPATIBILITY_SOURCES: readonly (readonly [RegExp, string])[] = [
  [/~/g, '～'],
  [/صلى الله عليه وسلم/g, 'ﷺ'],
  [/جل جلاله/g, 'ﷻ'],
  [/ (\p{M}*)ι/gu, '\u037a$1'],
  [/ (\p{M}*?)\u3099/gu, '\u309b$1'],
  [/ (\p{M}*?)\u309a/gu, '\u309c$1'],
  [/ (\p{M}*?)\u064b/gu, '\ufe70$1'],
  [/ (\p{M}*?)\u064c/gu, '\ufe72$1'],
  [/ (\p{M}*?)\u064d/gu, '\ufe74$1'],
  [/ (\p{M}*?)\u064e/gu, '\ufe76$1'],
  [/ (\p{M}*?)\u064f/gu, '\ufe78$1'],
  [/ (\p{M}*?)\u0650/gu, '\ufe7a$1'],
  [/ (\p{M}*?)\u0651/gu, '\ufe7c$1'],
  [/ (\p{M}*?)\u0652/gu, '\ufe7e$1'],
];

const isHashtag = (label: string): boolean => label !== '' && hashtagRunEnd(label, 0) === label.length;

/** Whether a canonical form with other than hashtag characters is that of a hashtag. */
function isCanonicalOfHashtag(canonical: string): boolean {
  let source = canonical;
  for (const [folded, character] of COMPATIBILITY_SOURCES) source = source.replace(folded, character);
  return isHashtag(source) && canonicalHashtag(source) === canonical;
}

/**
 * The canonical hashtag that `input` names, with or without one leading hash sign, or undefined if the whole of
 * it cannot be one hashtag. Canonical forms name themselves, also the few that a text cannot contain as such
 * (`゛` becomes a space and a mark).
 */
export function parseHashtag(input: string): string | undefined {
  const label = /^[#＃]/.test(input) ? input.slice(1) : input;
  const canonical = canonicalHashtag(label);
  return isHashtag(label) || isCanonicalOfHashtag(canonical) ? canonical : undefined;
}
