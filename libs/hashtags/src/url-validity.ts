import punycode from 'punycode/punycode.js';
import { topLevelDomainEnd } from './top-level-domain.js';
import { LATIN_ACCENTS } from './url-characters.js';
import type { Span } from './hashtag-candidates.js';

const MAX_URL_LENGTH = 4096;
const MAX_LABEL_LENGTH = 63;
const PUNYCODE_PREFIX = 'xn--';
const asciiLabels = new RegExp(`(?:[-a-z0-9${LATIN_ACCENTS}]+\\.)+`, 'ig');
const printableAscii = /^[\x20-\x7e]*$/;

const ascii = /^[\x00-\x7f]*$/;

/** The length of a label of a domain in ASCII form, at least: exact up to the allowed length. */
function encodedLength(label: string): number {
  if (printableAscii.test(label)) return label.length;
  if (label.length > 2 * MAX_LABEL_LENGTH) return label.length;
  // twitter-text encodes control characters too: prefix, the characters, a closing hyphen.
  if (ascii.test(label)) return PUNYCODE_PREFIX.length + label.length + 1;
  return punycode.toASCII(label).length;
}

/** Whether `domain` may stand in a URL of `urlLength` units with a protocol of `protocolLength`. */
export function isValidUrl(domain: string, urlLength: number, protocolLength: number): boolean {
  if (protocolLength + urlLength > MAX_URL_LENGTH) return false;
  if (domain.split('.').some((label) => encodedLength(label) > MAX_LABEL_LENGTH)) return false;
  return !domain.startsWith(PUNYCODE_PREFIX) || asciiDomains(domain).length > 0;
}

/** The domains in ASCII and accented Latin letters inside a domain: what a URL without protocol consists of. */
export function asciiDomains(domain: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (;;) {
    asciiLabels.lastIndex = from;
    const chain = asciiLabels.exec(domain);
    if (chain === null) return found;
    const chainEnd = asciiLabels.lastIndex;
    const end = longestEnd(domain, chain.index, chainEnd);
    if (end >= 0) found.push(firstOccurrence(domain, chain.index, end, found.at(-1)?.end ?? 0));
    from = end < 0 ? chainEnd : end;
  }
}

/** twitter-text looks up what it found by its text, which may also stand a little earlier. */
function firstOccurrence(domain: string, start: number, end: number, from: number): Span {
  const first = domain.indexOf(domain.slice(start, end), from);
  return { start: first, end: first + end - start };
}

function longestEnd(domain: string, start: number, end: number): number {
  for (let dot = end - 1; dot > start; dot = domain.lastIndexOf('.', dot - 1)) {
    const topLevelEnd = topLevelDomainEnd(domain, dot + 1);
    if (topLevelEnd >= 0) return topLevelEnd;
  }
  return -1;
}
