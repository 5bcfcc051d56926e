/** Why a hashtag may not be what it looks like. */
export type HashtagFlag = 'invisible-characters' | 'mixed-scripts' | 'stacked-marks';

/** Joiners, which Twitter's rule allows within a hashtag, and whatever else shows nothing. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** More marks on one letter than any language writes. */
const STACKED = /\p{M}{5,}/u;
/** Scripts with letters that look alike, of which no language mixes two in a word. */
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** What is suspicious about a canonical hashtag; it is counted all the same. */
export function hashtagFlags(hashtag: string): HashtagFlag[] {
  const flags: HashtagFlag[] = [];
  if (INVISIBLE.test(hashtag)) flags.push('invisible-characters');
  if (ALIKE.filter((script) => script.test(hashtag)).length > 1) flags.push('mixed-scripts');
  if (STACKED.test(hashtag)) flags.push('stacked-marks');
  return flags;
}
