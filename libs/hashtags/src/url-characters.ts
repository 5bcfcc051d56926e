// The character classes of URLs in twitter-text 3.1.0. All without the `u` flag: they judge UTF-16 units.

const PUNCTUATION = String.raw`!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$`;
const DIRECTIONAL_MARKERS = String.raw`\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069`;
const NON_CHARACTERS = String.raw`\ufffe\ufeff\uffff`;
const CYRILLIC = String.raw`\u0400-\u04ff`;

/** What separates the words of a text; no URL contains one. */
export const SPACES = String.raw`\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
/** Latin letters with accents, and combining accents. */
export const LATIN_ACCENTS = String.raw`\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff`;
/** What no label of a domain contains (but `-` and `_` may stand inside it). */
export const NO_DOMAIN = PUNCTUATION + SPACES + NON_CHARACTERS + DIRECTIONAL_MARKERS;
/** What must not stand before a URL. */
export const NO_URL_BEFORE = String.raw`A-Za-z0-9@＠$#＃` + NON_CHARACTERS;
/** What a path contains outside parentheses. */
export const PATH = String.raw`a-z${CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&${LATIN_ACCENTS}`;
/** What a path may end with. */
export const PATH_END = String.raw`+\-a-z${CYRILLIC}0-9=_#/${LATIN_ACCENTS}`;
/** What a query contains. */
export const QUERY = String.raw`a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|`;
/** What a query may end with. */
export const QUERY_END = String.raw`a-z0-9\-_&=#/`;

/** The end of what a sticky expression matches at `index`, or −1. */
export function stickyEnd(expression: RegExp, text: string, index: number): number {
  expression.lastIndex = index;
  return expression.test(text) ? expression.lastIndex : -1;
}
