import { ASCII_TOP_LEVEL_DOMAINS, INTERNATIONAL_TOP_LEVEL_DOMAINS } from './top-level-domains.js';
import { stickyEnd } from './url-characters.js';

const ascii = new Set(ASCII_TOP_LEVEL_DOMAINS.split(' '));
const LONGEST = Math.max(...Array.from(ascii, (name) => name.length));
const asciiRun = new RegExp(`[0-9a-z]{1,${LONGEST + 1}}`, 'iy');
const punycode = /xn--[-0-9a-z]+/iy;
const international = new RegExp(
  `(?:${INTERNATIONAL_TOP_LEVEL_DOMAINS.split(' ').join('|')})(?=[^0-9a-zA-Z@+-]|$)`,
  'iy',
);
const FIRST_NON_ASCII = 0x80;

/** The end of the top-level domain at `index` of `text`, or −1. */
export function topLevelDomainEnd(text: string, index: number): number {
  if (text.charCodeAt(index) >= FIRST_NON_ASCII) return stickyEnd(international, text, index);
  const end = stickyEnd(asciiRun, text, index);
  if (end < 0) return -1;
  const next = text[end];
  const isClosed = next !== '@' && next !== '+' && next !== '-';
  if (isClosed && ascii.has(text.slice(index, end).toLowerCase())) return end;
  const mixedEnd = stickyEnd(international, text, index);
  return mixedEnd < 0 ? stickyEnd(punycode, text, index) : mixedEnd;
}
