import type { SeededRandom } from '@hashpulse/demo';
import { canonicalHashtag } from '@hashpulse/hashtags';
import type { Community } from './community.js';
import type { MadePost, Planted, Sent } from './made-post.js';

const MINUTE_MS = 60_000;

/** How an attack is made. */
interface Method {
  readonly kind: string;
  /** Accounts that take part. */
  readonly accounts: number;
  /** Posts a minute, all accounts together. */
  readonly perMinute: number;
  readonly minutes: number;
  /** What an account writes, the hashtag included. */
  text(random: SeededRandom, label: string, community: Community): string;
  /** Accounts are used in turn, each once before any twice; else by chance. */
  readonly inTurn?: boolean;
  /** Minutes after which a post is deleted. */
  readonly deletedAfter?: number;
  readonly likes?: number;
}

const own = (_: SeededRandom, label: string, { settings }: Community): string =>
  `${settings.language.text()} #${label}`;
const fixed =
  (words: string) =>
  (_: SeededRandom, label: string): string =>
    `${words} #${label}`;
/** The same words with what is added to look different. */
const decorated = (random: SeededRandom, label: string): string =>
  [
    random.chance(0.5) ? `@friend${random.below(9_999)}` : '',
    'Sign up now and earn while you sleep!',
    random.pick(['🔥', '💰', '😍', '']),
    `https://example.com/${random.below(1e6).toString(36)}`,
    String(random.below(1_000)),
    `#${label}`,
  ].join(' ');
const templates = [
  'You must see this at once',
  'Everybody is talking about it',
  'I never saw the like of it',
];
const fromTemplates = (random: SeededRandom, label: string): string => `${random.pick(templates)} #${label}`;

const joined = (random: SeededRandom, label: string, { settings }: Community): string =>
  `${fromTemplates(random, label)} #${settings.everyday[random.below(3)]?.label ?? label}`;

/** The attacks of an evaluation; none of them is a trend. */
const METHODS: readonly Method[] = [
  { kind: 'flood-by-one', accounts: 1, perMinute: 40, minutes: 60, text: own },
  { kind: 'bots-repeating', accounts: 50, perMinute: 25, minutes: 50, text: own },
  {
    kind: 'bots-same-text',
    accounts: 400,
    perMinute: 8,
    minutes: 45,
    inTurn: true,
    text: fixed('Vote for the best one today'),
  },
  { kind: 'bots-decorated-text', accounts: 400, perMinute: 6, minutes: 45, inTurn: true, text: decorated },
  { kind: 'bots-templates', accounts: 300, perMinute: 6, minutes: 45, inTurn: true, text: fromTemplates },
  {
    kind: 'post-and-delete',
    accounts: 300,
    perMinute: 12,
    minutes: 20,
    inTurn: true,
    deletedAfter: 2,
    text: fixed('Wow'),
  },
  // One writes for many accounts, in several versions, and joins a hashtag that is always big.
  { kind: 'hijack', accounts: 200, perMinute: 6, minutes: 60, inTurn: true, text: joined },
  // Each time something else, but always the same accounts.
  { kind: 'circle', accounts: 40, perMinute: 4, minutes: 150, inTurn: true, text: own },
  // A campaign that does not wait to be found out.
  {
    kind: 'campaign-deleted',
    accounts: 300,
    perMinute: 10,
    minutes: 60,
    inTurn: true,
    deletedAfter: 4,
    text: fromTemplates,
  },
  { kind: 'bought-likes', accounts: 3, perMinute: 0.5, minutes: 90, likes: 1_000_000, text: own },
];

/** Accounts that push a hashtag. */
class Attack implements Planted {
  readonly hashtag: string;
  private serial = 0;
  private readonly sent: MadePost[] = [];

  /** @param label with which name */
  constructor(
    private readonly random: SeededRandom,
    private readonly method: Method,
    private readonly community: Community,
    private readonly label: string,
    readonly from: number,
    readonly until: number,
  ) {
    this.hashtag = canonicalHashtag(label);
  }

  get kind(): string {
    return this.method.kind;
  }

  posts(minute: number): Sent[] {
    const posts = minute < this.until ? this.fresh(minute) : [];
    this.sent.push(...posts);
    return [...posts, ...this.deletions(minute)];
  }

  /** It goes on with deleting after it has stopped posting. */
  get lastAt(): number {
    return this.until + (this.method.deletedAfter ?? 0) * MINUTE_MS;
  }

  private fresh(minute: number): MadePost[] {
    const { perMinute, accounts, inTurn, likes, text } = this.method;
    return Array.from({ length: this.community.poisson(perMinute) }, () => {
      const account = inTurn ? this.serial % accounts : this.random.below(accounts);
      return {
        id: `${this.label}-${this.serial++}`,
        network: this.community.network,
        author: { id: `${this.label}-${account}`, followers: this.random.below(300) },
        text: text(this.random, this.label, this.community),
        at: minute + this.random.below(MINUTE_MS),
        lang: this.community.settings.language.name,
        kind: 'post' as const,
        ...(likes !== undefined && { engagement: { likes, reposts: likes, views: likes } }),
      };
    });
  }

  private deletions(minute: number): Sent[] {
    const { deletedAfter } = this.method;
    if (deletedAfter === undefined) return [];
    const due = this.sent.filter(({ at }) => at < minute - deletedAfter * MINUTE_MS);
    this.sent.splice(0, this.sent.length, ...this.sent.filter((post) => !due.includes(post)));
    return due.map(({ id, network }) => ({ id, network, deleted: true }));
  }
}

/** One attack of each method between two event times (ms), and one that has been going on all the time. */
export function plantedAttacks(
  random: SeededRandom,
  communities: readonly Community[],
  [from, until]: readonly [number, number],
  beginning: number,
): Planted[] {
  const attacks = METHODS.map((method) => {
    const start = from + random.below((until - from) / MINUTE_MS) * MINUTE_MS;
    const community = random.pick(communities);
    const end = start + method.minutes * MINUTE_MS;
    return new Attack(random, method, community, `Deal${random.below(1e6)}x`, start, end);
  });
  const always: Method = {
    kind: 'always-on',
    accounts: 120,
    perMinute: 2,
    minutes: 0,
    inTurn: true,
    text: fixed('Cheap and good, only here'),
  };
  const place = random.pick(communities);
  return [...attacks, new Attack(random, always, place, `Shop${random.below(1e6)}x`, beginning, until)];
}
