import { LOWER_CASE_FOLDINGS } from './lower-case-foldings.js';

const fromBase36 = (codes: string): string =>
  String.fromCodePoint(...codes.split('+').map((code) => parseInt(code, 36)));

const foldings = new Map(
  LOWER_CASE_FOLDINGS.split(' ').map((folding) => {
    const [lower = '', folded = ''] = folding.split('=');
    return [fromBase36(lower), fromBase36(folded)];
  }),
);
const folded = new RegExp(`[${[...foldings.keys()].join('')}]`, 'gu');

const ascii = /^[\x00-\x7f]*$/;

/** Full case folding (C and F of the Unicode data's CaseFolding.txt) of a text. */
export function foldCase(text: string): string {
  return text.toLowerCase().replace(folded, (character) => foldings.get(character)!);
}

const foldNormalized = (text: string): string => foldCase(text.normalize('NFKC')).normalize('NFKC');

/**
 * The form under which spellings of a hashtag are counted together: NFKC, then full case folding, repeated until
 * nothing changes, so that the canonical form of a canonical form is itself. `label` comes without hash sign.
 */
export function canonicalHashtag(label: string): string {
  if (ascii.test(label)) return label.toLowerCase();
  let canonical = foldNormalized(label);
  for (let next = foldNormalized(canonical); next !== canonical; next = foldNormalized(canonical))
    canonical = next;
  return canonical;
}
