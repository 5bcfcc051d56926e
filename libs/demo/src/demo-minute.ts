import { demoAuthor } from './demo-author.js';
import type { SeededRandom } from './seeded-random.js';
import { SPAM, storyHashtags, storyTraffic } from './story.js';
import { type Vocabulary, VOCABULARIES } from './vocabulary.js';

/** A post, and where it stands in the order of sending. */
export interface OrderedPost {
  readonly json: string;
  readonly at: number;
  /** The moment at which it is sent, ms of event time: a little after it was written. */
  readonly order: number;
}

/** Ordinary posts a minute of each network, all languages together, averaged over the day. */
const NETWORKS: Readonly<Record<string, number>> = { twitter: 122, instagram: 31, bluesky: 26, mastodon: 22 };
const MINUTE_MS = 60_000;
const LONGEST_DELAY_MS = 30_000;

interface Totals {
  likes: number;
  reposts: number;
  replies: number;
}

/** The posts of one minute after the other; posts with engagement come again later with higher totals. */
export class DemoNetworkMinute {
  private serial = 0;
  /** Posts that are sent in a later minute than they were written. */
  private held: OrderedPost[] = [];
  private readonly again = new Map<number, { post: object; totals: Totals; at: number }[]>();

  constructor(
    private readonly random: SeededRandom,
    private readonly start: number,
    private readonly end: number,
    private readonly runId: string,
  ) {}

  /** @param minutesLeft until the end of the day */
  posts(minute: number, minutesLeft: number): OrderedPost[] {
    const from = this.start + minute * MINUTE_MS;
    const posts: OrderedPost[] = [...this.held, ...this.resent(minute, from)];
    for (const [network, perMinute] of Object.entries(NETWORKS)) {
      for (const vocabulary of VOCABULARIES) {
        const mean =
          perMinute * vocabulary.share * rhythm(vocabulary, from) * storyTraffic(network, minutesLeft);
        for (let n = this.random.count(mean); n > 0; n--) {
          posts.push(this.post(network, vocabulary, from, minute, minutesLeft));
        }
      }
    }
    if (minutesLeft <= SPAM.from && minutesLeft > SPAM.to) posts.push(...this.spam(from));
    const until = minutesLeft === 1 ? Infinity : from + MINUTE_MS;
    this.held = posts.filter(({ order }) => order >= until);
    return posts.filter(({ order }) => order < until).sort((a, b) => a.order - b.order);
  }

  private post(
    network: string,
    vocabulary: Vocabulary,
    from: number,
    minute: number,
    minutesLeft: number,
  ): OrderedPost {
    const { random } = this;
    const story = storyHashtags(network, minutesLeft).filter(({ share }) => random.chance(share));
    const mood = story[0]?.mood;
    const words = random.pick(mood ? vocabulary[mood] : vocabulary.phrases);
    const labels = story.map(({ spellings }) => random.pick(spellings));
    if (random.chance(story.length > 0 ? 0.2 : 0.58)) {
      for (let n = 1 + random.zipf(3, 2); n > 0; n--) labels.push(this.everyday(vocabulary));
    }
    const author = demoAuthor(random, network, vocabulary.lang);
    const post = {
      id: this.id(),
      network,
      author,
      text: this.text(words, labels),
      createdAt: '',
      lang: vocabulary.lang,
      kind: random.chance(0.25) ? random.pick(['repost', 'reply', 'quote']) : 'post',
    };
    const at = from + random.below(MINUTE_MS);
    const totals = random.chance(0.2) ? this.totals(author.followers) : undefined;
    if (totals && random.chance(0.3)) this.resend(minute, { ...post, createdAt: iso(at) }, totals, at);
    return this.ordered({ ...post, createdAt: iso(at), ...(totals ? { engagement: totals } : {}) }, at);
  }

  private everyday({ hashtags }: Vocabulary): string {
    const label = hashtags[this.random.zipf(hashtags.length, 2.2)] as string;
    return this.random.chance(0.15) ? label.toLowerCase() : label;
  }

  private text(words: string, labels: readonly string[]): string {
    const { random } = this;
    const tags = labels.map((label) => `#${label}`).join(' ');
    const parts = random.chance(0.3) && tags ? [tags, words] : [words, tags];
    if (random.chance(0.12)) parts.push(random.pick(['😀', '😂', '❤️', '🔥', '🎉', '☕']));
    if (random.chance(0.12)) parts.unshift(`@friend${random.below(5_000)}`);
    if (random.chance(0.18)) parts.push(`https://example.com/p/${random.below(1_000_000).toString(36)}`);
    return parts.filter(Boolean).join(' ');
  }

  private totals(followers: number): Totals {
    const likes = Math.floor(Math.min(followers, 50_000) * 0.02 * this.random.next() * 2);
    return { likes, reposts: Math.floor(likes / 5), replies: Math.floor(likes / 8) };
  }

  /** The same post comes again with what it has gathered meanwhile. */
  private resend(minute: number, post: object, totals: Totals, at: number): void {
    const later = minute + 5 + this.random.below(90);
    const grown = {
      likes: totals.likes * 3 + 2,
      reposts: totals.reposts * 3 + 1,
      replies: totals.replies * 2,
    };
    const due = this.again.get(later) ?? [];
    due.push({ post, totals: grown, at });
    this.again.set(later, due);
  }

  private resent(minute: number, from: number): OrderedPost[] {
    const due = this.again.get(minute) ?? [];
    this.again.delete(minute);
    return due.map(({ post, totals, at }) => ({
      json: JSON.stringify({ ...post, engagement: totals }),
      at,
      order: from + this.random.below(MINUTE_MS),
    }));
  }

  private spam(from: number): OrderedPost[] {
    return Array.from({ length: SPAM.postsPerMinute }, () => {
      const at = from + this.random.below(MINUTE_MS);
      const id = this.random.below(SPAM.authors);
      const author = { id: `growth-${id}`, followers: 12 };
      const text = `get 10k followers today 👉 https://example.com/buy #${SPAM.hashtag}`;
      return this.ordered(
        { id: this.id(), network: 'bluesky', author, text, createdAt: iso(at), lang: 'en', kind: 'post' },
        at,
      );
    });
  }

  /** Most posts arrive at once, a few some seconds later than others written after them. */
  private ordered(post: object, at: number): OrderedPost {
    const delay = this.random.chance(0.02) ? this.random.below(LONGEST_DELAY_MS) : 0;
    return { json: JSON.stringify(post), at, order: Math.min(this.end, at + delay) };
  }

  private id(): string {
    return `${this.runId}-${(this.serial++).toString(36)}`;
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** People write by day: from 0.35 at four in the morning to 1.65 at four in the afternoon, on average 1. */
function rhythm({ utcOffset }: Vocabulary, at: number): number {
  const localHour = (at / 3_600_000 + utcOffset) % 24;
  return 1 - 0.65 * Math.cos(((localHour - 4) / 24) * 2 * Math.PI);
}
