import { canonicalHashtag, extractHashtags, parseHashtag } from '@hashpulse/hashtags';

/**
 * A text in which every given tag stands as a hashtag: those that the text does not have are appended on a line of
 * their own. A tag that Twitter's rule takes for no hashtag (an emoji, digits alone, two words) is left out.
 * @param tags without hash sign
 */
export function withTags(text: string, tags: readonly string[]): string {
  if (tags.length === 0) return text;
  const present = new Set(extractHashtags(text).map(({ hashtag }) => hashtag));
  const missing: string[] = [];
  for (const tag of tags) {
    const label = tag.replace(/^[#＃]/, '');
    const canonical = canonicalHashtag(label);
    if (present.has(canonical) || parseHashtag(label) === undefined || /\s/u.test(label)) continue;
    present.add(canonical);
    missing.push(`#${label}`);
  }
  return missing.length === 0 ? text : `${text}\n${missing.join(' ')}`;
}
