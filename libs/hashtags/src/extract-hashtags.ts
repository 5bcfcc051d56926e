import { canonicalHashtag } from './canonical-hashtag.js';
import { hashtagCandidates } from './hashtag-candidates.js';
import { outsideUrls } from './url-overlap.js';

/** A hashtag of a text. */
export interface ExtractedHashtag {
  /** The canonical form, without hash sign: what is counted. */
  hashtag: string;
  /** The original spelling where it first stands in the text, without hash sign. */
  label: string;
}

/**
 * The hashtags of a text by Twitter's rule (twitter-text 3.1.0), in order of appearance, each canonical form once.
 * Any string is accepted, lone surrogates included; the work is linear in its length.
 */
export function extractHashtags(text: string): ExtractedHashtag[] {
  const candidates = hashtagCandidates(text);
  if (candidates.length === 0) return [];
  const labels = new Map<string, string>();
  for (const { start, end } of outsideUrls(text, candidates)) {
    const label = text.slice(start + 1, end);
    const hashtag = canonicalHashtag(label);
    if (!labels.has(hashtag)) labels.set(hashtag, label);
  }
  return Array.from(labels, ([hashtag, label]) => ({ hashtag, label }));
}
