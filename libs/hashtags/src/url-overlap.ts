import type { Span } from './hashtag-candidates.js';
import { SPACES, stickyEnd } from './url-characters.js';
import { urlSpans } from './url-spans.js';

const space = new RegExp(`[${SPACES}]`);
const wordRun = new RegExp(`[^${SPACES}]+`, 'y');

/** Of hashtags and URLs that overlap the one that starts first counts; gives the hashtags that do. */
function firstComers(candidates: readonly Span[], urls: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let end = 0;
  let url = 0;
  for (const candidate of candidates) {
    for (; url < urls.length && urls[url]!.start < candidate.start; url++) {
      if (urls[url]!.start >= end) end = urls[url]!.end;
    }
    if (candidate.start < end) continue;
    kept.push(candidate);
    end = candidate.end;
  }
  return kept;
}

function wordStart(text: string, index: number, from: number): number {
  let start = index;
  while (start > from && !space.test(text[start - 1]!)) start--;
  return start;
}

/** Only behind a slash or a question mark can a hash sign belong to a URL, and a URL has a dot. */
function mayBeInUrl(text: string, start: number, end: number, lastCandidate: number): boolean {
  const word = text.slice(start, end);
  const before = word.slice(0, lastCandidate - start);
  return word.includes('.') && (before.includes('/') || before.includes('?'));
}

/**
 * The candidates that are no part of a URL. A URL has no white space, so only the words around the candidates
 * are searched, each once, together with the space before it: it decides how the word's first URL may start.
 */
export function outsideUrls(text: string, candidates: Span[]): Span[] {
  if (!text.includes('.') || !(text.includes('/') || text.includes('?'))) return candidates;
  const kept: Span[] = [];
  let index = 0;
  let from = 0;
  while (index < candidates.length) {
    const start = wordStart(text, candidates[index]!.start, from);
    const end = stickyEnd(wordRun, text, candidates[index]!.start);
    const first = index;
    while (index < candidates.length && candidates[index]!.start < end) index++;
    const inWord = candidates.slice(first, index);
    from = end;
    if (!mayBeInUrl(text, start, end, inWord.at(-1)!.start)) {
      kept.push(...inWord);
      continue;
    }
    const offset = Math.max(0, start - 1);
    const urls = urlSpans(text.slice(offset, end));
    kept.push(
      ...firstComers(
        inWord,
        urls.map((url) => ({ start: url.start + offset, end: url.end + offset })),
      ),
    );
  }
  return kept;
}
