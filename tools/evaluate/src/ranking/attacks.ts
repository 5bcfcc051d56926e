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
  /** Whether the accounts call themselves something else in every post. */
  readonly renamed?: boolean;
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
const fromNine = (random: SeededRandom, label: string): string =>
  `${random.pick(templates)} ${random.pick(['friends', 'my friends', ''])} #${label}`;

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

/** Other attacks, for hard scenarios: nothing is tuned on them. */
const OTHER_METHODS: readonly Method[] = [
  // What counts is the account, whatever it calls itself.
  { kind: 'one-by-many-names', accounts: 1, perMinute: 20, minutes: 60, text: own, renamed: true },
  { kind: 'circle-by-chance', accounts: 60, perMinute: 5, minutes: 120, text: own },
  { kind: 'bots-nine-texts', accounts: 300, perMinute: 6, minutes: 45, inTurn: true, text: fromNine },
  { kind: 'bots-repeating-slowly', accounts: 120, perMinute: 6, minutes: 150, text: own },
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
    readonly label: string,
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
    const { perMinute, accounts, inTurn, likes, renamed, text } = this.method;
    return Array.from({ length: this.community.poisson(perMinute) }, () => {
      const account = inTurn ? this.serial % accounts : this.random.below(accounts);
      return {
        id: `${this.label}-${this.serial++}`,
        network: this.community.network,
        author: {
          id: `${this.label}-${account}`,
          followers: this.random.below(300),
          ...(renamed && { name: `Name ${this.serial}` }),
        },
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

type Span = readonly [from: number, until: number];

const labelOf = (random: SeededRandom, kind: string): string => `${kind}${random.below(1e6)}x`;

/** An attack in one of the communities. */
function attackBy(
  random: SeededRandom,
  method: Method,
  communities: readonly Community[],
  [from, until]: Span,
): Attack {
  const start = from + random.below((until - from) / MINUTE_MS) * MINUTE_MS;
  const community = random.pick(communities);
  return new Attack(
    random,
    method,
    community,
    labelOf(random, 'Deal'),
    start,
    start + method.minutes * MINUTE_MS,
  );
}

/** A campaign with one text that goes on all the time. */
function alwaysOn(random: SeededRandom, community: Community, [beginning, until]: Span): Attack {
  const text = fixed('Cheap and good, only here');
  const method = { kind: 'always-on', accounts: 120, perMinute: 2, minutes: 0, inTurn: true, text };
  return new Attack(random, method, community, labelOf(random, 'Shop'), beginning, until);
}

/** One attack of each method between two event times (ms), and one that has been going on all the time. */
export function plantedAttacks(
  random: SeededRandom,
  communities: readonly Community[],
  span: Span,
  beginning: number,
): Planted[] {
  const attacks = METHODS.map((method) => attackBy(random, method, communities, span));
  return [...attacks, alwaysOn(random, random.pick(communities), [beginning, span[1]])];
}

/**
 * Attacks of other methods between two event times (ms), a campaign in two networks at once, and three that have been
 * going on all the time in the same small network.
 */
export function otherAttacks(
  random: SeededRandom,
  communities: readonly Community[],
  span: Span,
  beginning: number,
): Planted[] {
  const attacks = OTHER_METHODS.map((method) => attackBy(random, method, communities, span));
  const [one, other] = [communities[0] as Community, communities.at(-1) as Community];
  const text = fromTemplates;
  const campaign = {
    kind: 'in-two-networks',
    accounts: 300,
    perMinute: 5,
    minutes: 45,
    inTurn: true,
    text,
  };
  const first = attackBy(random, campaign, [one], span);
  const second = new Attack(random, campaign, other, first.label, first.from, first.until);
  const always = [1, 2, 3].map(() => alwaysOn(random, other, [beginning, span[1]]));
  return [...attacks, first, second, ...always];
}
