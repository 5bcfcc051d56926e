import type { Engagement } from '@hashpulse/contracts';
import type { Fingerprint } from './fingerprint.js';

/** What is kept of a post, to move its engagement, and to take it back. */
export interface RememberedPost {
  readonly at: number;
  readonly network: string;
  readonly lang: string;
  readonly author: number;
  readonly followers: number;
  readonly engagement: Engagement;
  readonly deleted: boolean;
  readonly hashtags: readonly RememberedHashtag[];
}

/** A hashtag of a remembered post: canonical form and the spelling that was counted. */
export interface RememberedHashtag {
  readonly hashtag: string;
  readonly label: string;
}

/** Totals of a post that has none. */
export const NO_ENGAGEMENT: Engagement = { likes: 0, reposts: 0, replies: 0, views: 0 };

/** What is kept of a deletion whose post was not seen; no real network has its name. */
export function unseenPost(at: number): RememberedPost {
  const nobody = { network: '', lang: 'und', author: 0, followers: 0, engagement: NO_ENGAGEMENT };
  return { at, ...nobody, deleted: true, hashtags: [] };
}

/** Whether it stands for a post of which only the deletion was seen. */
export function isUnseen({ network }: RememberedPost): boolean {
  return network === '';
}

type Line = [string, number, string, string, number, number, number, number, number, number, 0 | 1, string[]];

/** Reads a post as version 1 kept it, a line of JSON; throws when it is none. */
export function readPostLine(text: string): { readonly print: Fingerprint; readonly post: RememberedPost } {
  const [base64, at, network, lang, author, followers, likes, reposts, replies, views, deleted, names] =
    JSON.parse(text) as Line;
  const hashtags: RememberedHashtag[] = [];
  for (let i = 0; i < names.length; i += 2) {
    hashtags.push({ hashtag: names[i] as string, label: names[i + 1] as string });
  }
  const engagement = { likes, reposts, replies, views };
  const packed = Buffer.from(base64, 'base64url');
  const print = [packed.readUInt32BE(0), packed.readUInt32BE(4), packed.readUInt32BE(8)] as const;
  return {
    print,
    post: { at, network, lang, author, followers, engagement, deleted: deleted === 1, hashtags },
  };
}
