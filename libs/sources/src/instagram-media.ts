import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { withTags } from './with-tags.js';

/** The part of Instagram's `IG Media` that counts and that a hashtag's recent media have. */
const MediaSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  timestamp: Type.String(),
  caption: Type.Optional(Type.String()),
  like_count: Type.Optional(Type.Integer({ minimum: 0 })),
  comments_count: Type.Optional(Type.Integer({ minimum: 0 })),
});
/** A photo or a video with its caption. */
export type InstagramMedia = Static<typeof MediaSchema>;

const checkMedia = Compile(MediaSchema);

/** The fields to ask for. */
export const MEDIA_FIELDS = 'id,caption,timestamp,like_count,comments_count';

/** Instagram does not say who posted; one name for all keeps the number of authors from being overstated. */
const UNKNOWN_AUTHOR = 'unknown';

/** Whether a parsed value is a medium with all that is needed of it. */
export function isInstagramMedia(value: unknown): value is InstagramMedia {
  return checkMedia.Check(value);
}

/** Instagram writes `+0000` where RFC 3339 has `+00:00`. */
export function mediaTime({ timestamp }: InstagramMedia): string {
  return timestamp.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

/** A medium as a post. @param hashtag that it was found by; it may stand in a comment instead of the caption */
export function postOfMedia(media: InstagramMedia, hashtag: string): object {
  return {
    id: media.id,
    network: 'instagram',
    author: { id: UNKNOWN_AUTHOR },
    text: withTags(media.caption ?? '', [hashtag]),
    createdAt: mediaTime(media),
    engagement: { likes: media.like_count ?? 0, replies: media.comments_count ?? 0 },
  };
}
