import { postFromJson, type Post } from '@hashpulse/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_PLAY_SECONDS, type DemoPost, demoPosts } from './demo-posts.js';
import { ACTS, SPAM } from './story.js';

const ENDS_AT = Date.parse('2016-10-21T18:00:00Z');
const MINUTE = 60_000;
const settings = { seed: 1, endsAt: ENDS_AT, runId: 'r' };

interface Told extends DemoPost {
  readonly post: Post;
}

let told: Told[];
beforeAll(() => {
  told = [...demoPosts(settings)].map((item) => {
    const result = postFromJson(JSON.parse(item.json), ENDS_AT);
    if (!('post' in result) || result.post.deleted) throw new Error(`not a valid post: ${item.json}`);
    return { ...item, post: result.post };
  });
});

const minutesLeft = ({ post }: Told): number => (ENDS_AT - post.at) / MINUTE;
const carries = ({ post }: Told, hashtag: string): boolean => post.text.toLowerCase().includes(`#${hashtag}`);
const during = ({ from, to }: { from: number; to: number }): Told[] =>
  told.filter((item) => minutesLeft(item) <= from && minutesLeft(item) > to);
function share(items: readonly Told[], hashtag: string): number {
  return items.filter((item) => carries(item, hashtag)).length / items.length;
}

describe('the demo', () => {
  it('is about 300,000 valid posts of 24 hours that end at the given moment', () => {
    expect(told.length).toBeGreaterThan(270_000);
    expect(told.length).toBeLessThan(330_000);
    expect(told.every(({ post }) => post.at <= ENDS_AT && post.at >= ENDS_AT - 24 * 60 * MINUTE)).toBe(true);
    expect(told.some(({ post }) => post.at > ENDS_AT - MINUTE)).toBe(true);
  });

  it('is the same for the same settings, and other posts for another run', () => {
    const first = (runId: string): string[] => {
      const lines: string[] = [];
      for (const { json } of demoPosts({ ...settings, runId })) if (lines.push(json) === 3_000) break;
      return lines;
    };
    expect(first('r')).toEqual(told.slice(0, 3_000).map(({ json }) => json));
    const ids = new Set(first('r').map((line) => (JSON.parse(line) as Post).id));
    expect(first('s').some((line) => ids.has((JSON.parse(line) as Post).id))).toBe(false);
  });

  it('plays in order, in about two minutes', () => {
    expect(told.every((item, i) => i === 0 || item.playAt >= (told[i - 1] as Told).playAt)).toBe(true);
    expect(told.at(-1)?.playAt).toBeLessThanOrEqual(DEMO_PLAY_SECONDS);
    expect(DEMO_PLAY_SECONDS).toBe(120);
  });

  it('has four networks and seven languages; four posts in ten have no hashtag', () => {
    expect(new Set(told.map(({ post }) => post.network)).size).toBe(4);
    expect(new Set(told.map(({ post }) => post.lang)).size).toBe(7);
    const ordinary = told.filter((item) => minutesLeft(item) > ACTS.silence.from);
    const without = ordinary.filter(({ post }) => !post.text.includes('#')).length / ordinary.length;
    expect(without).toBeGreaterThan(0.35);
    expect(without).toBeLessThan(0.47);
  });

  it('lets twitter fall silent in the outage, and never else for a whole minute', () => {
    const minutes = new Set(
      told.filter(({ post }) => post.network === 'twitter').map((item) => Math.floor(minutesLeft(item))),
    );
    const silent = Array.from({ length: 24 * 60 }, (_, i) => i).filter((minute) => !minutes.has(minute));
    expect(Math.min(...silent)).toBe(ACTS.silence.to);
    expect(Math.max(...silent)).toBe(ACTS.silence.from - 1);
    expect(silent).toHaveLength(ACTS.silence.from - ACTS.silence.to);
  });

  it('has the others talk of #TwitterDown within two minutes, and nobody before', () => {
    const { from } = ACTS.silence;
    expect(share(during({ from: 24 * 60, to: from }), 'twitterdown')).toBe(0);
    expect(share(during({ from, to: from - 2 }), 'twitterdown')).toBeGreaterThan(0.02);
    expect(share(during({ from: from - 20, to: ACTS.silence.to }), 'twitterdown')).toBeGreaterThan(0.15);
  });

  it('brings #TwitterBack and #TwitterDown at once with the return, then #TwitterParty', () => {
    const flood = during(ACTS.flood).filter(({ post }) => post.network === 'twitter');
    expect(share(flood, 'twitterback')).toBeGreaterThan(0.2);
    expect(share(flood, 'twitterdown')).toBeGreaterThan(0.15);
    expect(share(during({ from: 30, to: 0 }), 'twitterparty')).toBeGreaterThan(0.08);
  });

  it('has spam: the largest volume of its hour by a handful of authors', () => {
    const spam = told.filter((item) => carries(item, SPAM.hashtag.toLowerCase()));
    expect(spam.length).toBeGreaterThan(5_000);
    expect(new Set(spam.map(({ post }) => post.authorId)).size).toBeLessThanOrEqual(SPAM.authors);
  });

  it('sends some posts again with higher totals', () => {
    const likes = new Map<string, number>();
    let again = 0;
    for (const { post } of told) {
      const before = likes.get(post.id);
      if (before === undefined) likes.set(post.id, post.engagement?.likes ?? 0);
      else {
        again += 1;
        expect(post.engagement?.likes).toBeGreaterThan(before);
      }
    }
    expect(again).toBeGreaterThan(5_000);
  });
});
