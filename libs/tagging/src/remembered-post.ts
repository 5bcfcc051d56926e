import type { Engagement } from '@hashpulse/contracts';

/** What is kept of a post, to recognise it, to move its engagement, and to take it back. */
export interface RememberedPost {
  readonly fingerprint: string;
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

const NOTHING: Engagement = { likes: 0, reposts: 0, replies: 0, views: 0 };

/** What is kept of a deletion whose post was not seen; no real network has its name. */
export function unseenPost(fingerprint: string, at: number): RememberedPost {
  const nobody = { network: '', lang: 'und', author: 0, followers: 0, engagement: NOTHING };
  return { fingerprint, at, ...nobody, deleted: true, hashtags: [] };
}

/** Whether it stands for a post of which only the deletion was seen. */
export function isUnseen({ network }: RememberedPost): boolean {
  return network === '';
}

type Line = [string, number, string, string, number, number, number, number, number, number, 0 | 1, string[]];

/** One line of JSON, starting with the fingerprint: compact to hold, cheap to append. */
export function writeRememberedPost(post: RememberedPost): string {
  const { likes, reposts, replies, views } = post.engagement;
  const line: Line = [
    post.fingerprint,
    post.at,
    post.network,
    post.lang,
    post.author,
    post.followers,
    likes,
    reposts,
    replies,
    views,
    post.deleted ? 1 : 0,
    post.hashtags.flatMap(({ hashtag, label }) => [hashtag, label]),
  ];
  return JSON.stringify(line);
}

/** Reads a line that {@link writeRememberedPost} wrote; throws when it is none. */
export function readRememberedPost(text: string): RememberedPost {
  const [fingerprint, at, network, lang, author, followers, likes, reposts, replies, views, deleted, names] =
    JSON.parse(text) as Line;
  const hashtags: RememberedHashtag[] = [];
  for (let i = 0; i < names.length; i += 2) {
    hashtags.push({ hashtag: names[i] as string, label: names[i + 1] as string });
  }
  const engagement = { likes, reposts, replies, views };
  return { fingerprint, at, network, lang, author, followers, engagement, deleted: deleted === 1, hashtags };
}

/** The fingerprint at the start of a line, without reading the rest. */
export function fingerprintOfLine(line: string): string {
  return line.slice(2, 18);
}
