export { canonicalHashtag } from './canonical-hashtag.js';
export { countedHashtags, MAX_HASHTAG_LENGTH, MAX_HASHTAGS } from './counted-hashtags.js';
export { type HashtagFlag, hashtagFlags } from './hashtag-flags.js';
export { extractHashtags, type ExtractedHashtag } from './extract-hashtags.js';
export { parseHashtag } from './parse-hashtag.js';
