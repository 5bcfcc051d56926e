import { type ExtractedHashtag, extractHashtags } from './extract-hashtags.js';

/** The most hashtags of a post that count, the first ones; networks allow fewer (Instagram 30). */
export const MAX_HASHTAGS = 200;
/** The longest canonical hashtag that counts, UTF-16 units; none that people use comes near. */
export const MAX_HASHTAG_LENGTH = 512;

/**
 * The hashtags of a post that count: by Twitter's rule, within limits that keep a post of 100,000 characters from being
 * thousands of uses, or one of a hashtag that fills a memory with combining marks.
 */
export function countedHashtags(text: string): ExtractedHashtag[] {
  return extractHashtags(text)
    .filter(({ hashtag }) => hashtag.length <= MAX_HASHTAG_LENGTH)
    .slice(0, MAX_HASHTAGS);
}
