import type { Span } from './hashtag-candidates.js';
import { NO_URL_BEFORE, QUERY, QUERY_END, stickyEnd } from './url-characters.js';
import { DomainFinder } from './url-domain.js';
import { urlTail } from './url-tail.js';
import { asciiDomains, isValidUrl } from './url-validity.js';

const DEFAULT_PROTOCOL_LENGTH = 'https://'.length;
const MAX_SHORT_LINK_SLUG_LENGTH = 40;
const protocolAt = /https?:\/\//iy;
const mayPrecede = new RegExp(`[^${NO_URL_BEFORE}]`, 'i');
const mayNotPrecedeBareDomain = /[-_./]/;
const shortLink = new RegExp(`^https?://t\\.co/([a-z0-9]+)(?:\\?[${QUERY}]*[${QUERY_END}])?`, 'i');

interface UrlMatch extends Span {
  /** Where the domain starts: behind `start` if the URL has a protocol. */
  readonly domainStart: number;
  readonly domainEnd: number;
  readonly hasPath: boolean;
}

function urlAt(text: string, start: number, domains: DomainFinder): UrlMatch | undefined {
  const protocolEnd = stickyEnd(protocolAt, text, start);
  const domainStart = protocolEnd < 0 ? start : protocolEnd;
  const domainEnd = domains.domainEnd(domainStart);
  if (domainEnd < 0) return undefined;
  const { pathStart, pathEnd, end } = urlTail(text, domainEnd);
  return { start, end, domainStart, domainEnd, hasPath: pathEnd > pathStart };
}

/** A URL with a protocol; a t.co link ends behind its slug. */
function protocolSpan(text: string, { start, end }: UrlMatch): Span[] {
  const short = shortLink.exec(text.slice(start, end));
  if (short === null) return [{ start, end }];
  if (short[1]!.length > MAX_SHORT_LINK_SLUG_LENGTH) return [];
  return [{ start, end: start + short[0].length }];
}

/** Without a protocol only domains in Latin letters are URLs; a path belongs to the last one. */
function bareSpans(domain: string, { start, end, hasPath }: UrlMatch): Span[] {
  const found = asciiDomains(domain);
  return found.map((span, index) => ({
    start: start + span.start,
    end: hasPath && index === found.length - 1 ? end : start + span.end,
  }));
}

function spansOf(text: string, match: UrlMatch): Span[] {
  const { start, end, domainStart, domainEnd } = match;
  const domain = text.slice(domainStart, domainEnd);
  const protocolLength = domainStart - start;
  if (!isValidUrl(domain, end - start, protocolLength || DEFAULT_PROTOCOL_LENGTH)) return [];
  if (protocolLength > 0) return protocolSpan(text, match);
  if (start > 0 && mayNotPrecedeBareDomain.test(text[start - 1]!)) return [];
  return bareSpans(domain, match);
}

/**
 * The URLs of a text as twitter-text 3.1.0 finds them, in order, without overlap: with or without protocol,
 * known top-level domains only. Linear in the length of the text.
 */
export function urlSpans(text: string): Span[] {
  const spans: Span[] = [];
  const domains = new DomainFinder(text);
  let index = 0;
  while (index < text.length) {
    // A character before the URL is tried first, even at the very start of the text.
    const match =
      (mayPrecede.test(text[index]!) ? urlAt(text, index + 1, domains) : undefined) ??
      (index === 0 ? urlAt(text, 0, domains) : undefined);
    if (match !== undefined) spans.push(...spansOf(text, match));
    index = match?.end ?? index + 1;
  }
  return spans;
}
