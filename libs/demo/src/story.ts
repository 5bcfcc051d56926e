/** The acts of 21 October 2016, told in the last three hours of the demo's day. Minutes before its end. */
export const ACTS = {
  /** A DDoS on its DNS takes twitter away: nothing comes from it until the return. */
  silence: { from: 125, to: 65 },
  /** It is back: what nobody could send comes at once. */
  flood: { from: 65, to: 40 },
  /** Relief. */
  party: { from: 45, to: 0 },
} as const;

/** The network that falls silent. */
export const SILENT_NETWORK = 'twitter';

/** A few accounts that post without pause: large in volume, nothing in authors. */
export const SPAM = {
  hashtag: 'BuyFollowersNow',
  authors: 30,
  postsPerMinute: 90,
  from: 110,
  to: 10,
} as const;

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  twitterdown: ['TwitterDown', 'TwitterDown', 'TwitterDown', 'twitterdown', 'TWITTERDOWN', 'Twitterdown'],
  twitterback: ['TwitterBack', 'TwitterBack', 'TwitterBack', 'twitterback', 'TWITTERBACK'],
  twitterparty: ['TwitterParty', 'TwitterParty', 'twitterparty', 'TWITTERPARTY'],
  ddos: ['DDoS', 'ddos', 'DDOS'],
  dyn: ['Dyn', 'dyn'],
};

/** A hashtag of the story: how it may be spelled, and the share of a network's posts that carry it. */
export interface StoryHashtag {
  readonly spellings: readonly string[];
  readonly share: number;
  /** Which words go with it. */
  readonly mood: 'outage' | 'back';
}

function hashtag(name: string, share: number, mood: StoryHashtag['mood']): StoryHashtag {
  return { spellings: SPELLINGS[name] as readonly string[], share, mood };
}

function within({ from, to }: { from: number; to: number }, minutesLeft: number): boolean {
  return minutesLeft <= from && minutesLeft > to;
}

/** The story's hashtags on a network at a moment, `minutesLeft` before the end. */
export function storyHashtags(network: string, minutesLeft: number): StoryHashtag[] {
  const tags: StoryHashtag[] = [];
  const onSilent = network === SILENT_NETWORK;
  if (within(ACTS.silence, minutesLeft) && !onSilent) {
    const since = ACTS.silence.from - minutesLeft;
    tags.push(hashtag('twitterdown', Math.min(0.3, 0.05 + since * 0.02), 'outage'));
    tags.push(
      hashtag('ddos', Math.min(0.08, since * 0.004), 'outage'),
      hashtag('dyn', Math.min(0.04, since * 0.002), 'outage'),
    );
  }
  if (within(ACTS.flood, minutesLeft)) {
    tags.push(
      hashtag('twitterback', onSilent ? 0.28 : 0.1, 'back'),
      hashtag('twitterdown', onSilent ? 0.24 : 0.08, 'back'),
    );
    tags.push(hashtag('ddos', 0.05, 'outage'));
  }
  if (within(ACTS.party, minutesLeft)) tags.push(hashtag('twitterparty', onSilent ? 0.18 : 0.04, 'back'));
  return tags;
}

/** How busy a network is at a moment, against an ordinary one: 0 while it is away. */
export function storyTraffic(network: string, minutesLeft: number): number {
  if (within(ACTS.silence, minutesLeft)) return network === SILENT_NETWORK ? 0 : 1.6;
  if (within(ACTS.flood, minutesLeft)) return network === SILENT_NETWORK ? 2.6 : 1.2;
  return 1;
}
