export { canonicalHashtag } from './canonical-hashtag.js';
export { extractHashtags, type ExtractedHashtag } from './extract-hashtags.js';
export { parseHashtag } from './parse-hashtag.js';
