import type { TrendsAnswer } from '@hashpulse/contracts';
import type { Pipeline } from './pipeline.js';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
const PLACES = 100;

/** A post as its author's followers see it in the end, and how its totals came about. */
export interface GrowingPost {
  readonly id: string;
  readonly network: string;
  readonly author: { readonly id: string; readonly followers: number };
  readonly text: string;
  /** Event time, ms. */
  readonly at: number;
  /** Canonical. */
  readonly hashtags: readonly string[];
  readonly likes: number;
  readonly reposts: number;
}

/** The likes and reposts that a post has at the first, second and third time that it is sent. */
const PARTS = [0, 0.4, 1];

/** The lines of a stretch of posts: all as they are at first, then twice again with greater totals, the last ones anew. */
export function linesOf(posts: readonly GrowingPost[]): string[] {
  const sendings = PARTS.flatMap((part) =>
    posts.map((post) =>
      lineOf(post, { likes: Math.floor(post.likes * part), reposts: Math.floor(post.reposts * part) }),
    ),
  );
  // A total that is smaller than one that was sent before changes nothing.
  const stale = posts.filter((_, i) => i % 5 === 0);
  return [...sendings, ...stale.map((post) => lineOf(post, { likes: post.likes >> 1 }))];
}

function lineOf({ id, network, author, text, at }: GrowingPost, engagement: object): string {
  return JSON.stringify({ id, network, author, text, createdAt: new Date(at).toISOString(), engagement });
}

type Figures = Pick<
  TrendsAnswer['trends'][number],
  'hashtag' | 'volume' | 'reach' | 'impressions' | 'engagement'
>;

/** The figures of every hashtag in the seven days that end with the newest post, counted in the plainest way. */
export function plainFigures(posts: readonly GrowingPost[]): Map<string, Figures & { authors: number }> {
  const end = Math.floor(Math.max(...posts.map(({ at }) => at)) / HOUR_MS) + 1;
  const shown = posts.filter(({ at }) => Math.floor(at / HOUR_MS) >= end - WEEK_HOURS);
  const byHashtag = new Map<string, GrowingPost[]>();
  for (const post of shown)
    for (const hashtag of post.hashtags) byHashtag.set(hashtag, [...(byHashtag.get(hashtag) ?? []), post]);
  return new Map(Array.from(byHashtag, ([hashtag, uses]) => [hashtag, { hashtag, ...figuresOf(uses) }]));
}

function figuresOf(posts: readonly GrowingPost[]) {
  const followers = new Map<string, number>();
  for (const { network, author } of posts) {
    const name = `${network}:${author.id}`;
    followers.set(name, Math.max(followers.get(name) ?? 0, author.followers));
  }
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  const likes = sum(posts.map((post) => post.likes));
  const reposts = sum(posts.map((post) => post.reposts));
  return {
    volume: posts.length,
    authors: followers.size,
    reach: sum(followers.values()),
    impressions: sum(posts.map(({ author }) => author.followers)),
    engagement: { likes, reposts, replies: 0, views: 0, total: likes + reposts },
  };
}

/** What the system says of the hundred first by engagement, and what was counted in the plainest way. */
export async function answersBesidePlain(pipeline: Pipeline, sent: readonly GrowingPost[]) {
  const plain = plainFigures(sent);
  const answer = await pipeline.ask<TrendsAnswer>(`/v1/trends?window=7d&rank=engagement&limit=${PLACES}`);
  const order = [...plain.values()]
    .filter(({ engagement }) => engagement.total > 0)
    .sort((a, b) => b.engagement.total - a.engagement.total || (a.hashtag < b.hashtag ? -1 : 1));
  const answered = answer.trends.map(({ hashtag, volume, authors, reach, impressions, engagement }) => {
    return { hashtag, volume, authors, reach, impressions, engagement };
  });
  return { answered, plain: order.slice(0, PLACES) };
}
