import type { SeededRandom } from '@hashpulse/demo';
import { canonicalHashtag } from '@hashpulse/hashtags';
import type { Community } from './community.js';
import type { World } from './world.js';
import type { MadePost, Planted } from './made-post.js';

const MINUTE_MS = 60_000;
/** Posts a minute at the height of the smallest burst. */
const LEAST_HEIGHT = 6;

/** How a burst grows and ends: its intensity from 0 to 1 by the share of its life that has passed. */
const SHAPES = {
  sudden: (age: number) => 1 - 0.7 * age,
  gradual: (age: number) => Math.min(1, 0.15 + age * 2.5) * Math.min(1, 3 * (1 - age)),
  wave: (age: number) => 0.6 + 0.4 * Math.sin(age * 4 * Math.PI),
  spike: (age: number) => Math.exp(-3 * age),
} as const;
export type Shape = keyof typeof SHAPES;

/** What makes a burst. */
export interface BurstSettings {
  readonly label: string;
  readonly kind: string;
  readonly shape: Shape;
  readonly from: number;
  readonly until: number;
  /** Where it is talked about, with posts a minute at the height. */
  readonly places: readonly { readonly community: Community; readonly height: number }[];
}

/** People talk about something: everyone in their own words, a part of them by reposts. */
export class Burst implements Planted {
  readonly hashtag: string;
  private readonly reposted: string[] = [];

  constructor(
    private readonly random: SeededRandom,
    private readonly settings: BurstSettings,
  ) {
    this.hashtag = canonicalHashtag(settings.label);
  }

  get kind(): string {
    return this.settings.kind;
  }

  get from(): number {
    return this.settings.from;
  }

  get until(): number {
    return this.settings.until;
  }

  get lastAt(): number {
    return this.settings.until;
  }

  posts(minute: number): MadePost[] {
    const { shape, places } = this.settings;
    const age = (minute - this.from) / (this.until - this.from);
    const posts: MadePost[] = [];
    for (const { community, height } of places) {
      const mean = height * SHAPES[shape](age);
      for (let n = community.poisson(mean); n > 0; n--) posts.push(this.post(community, minute));
    }
    return posts;
  }

  private post(community: Community, minute: number): MadePost {
    const own = this.reposted.length === 0 || this.random.chance(0.7);
    if (!own) return community.post(minute, [], this.random.pick(this.reposted));
    const post = community.post(minute, [this.settings.label]);
    if (this.random.chance(0.2)) this.reposted.push(`RT @someone: ${post.text}`);
    return post;
  }
}

/** Bursts of every shape and size between two event times (ms), in communities large and small. */
export function plantedBursts(
  random: SeededRandom,
  communities: readonly Community[],
  [from, until]: readonly [number, number],
  count: number,
): Burst[] {
  return Array.from({ length: count }, (_, i) => {
    const start = from + random.below((until - from) / MINUTE_MS) * MINUTE_MS;
    const minutes = 25 + random.below(80);
    const community = random.pick(communities);
    const shape = random.pick(Object.keys(SHAPES) as Shape[]);
    const isNew = i % 2 === 0;
    return new Burst(random, {
      ...(isNew ? newcomer(random, community) : riser(random, community)),
      shape,
      from: start,
      until: start + minutes * MINUTE_MS,
      kind: `${isNew ? 'new' : 'known'}-${shape}`,
    });
  });
}

type Subject = Pick<BurstSettings, 'label' | 'places'>;

function newcomer(random: SeededRandom, community: Community): Subject {
  const height = Math.max(LEAST_HEIGHT, community.settings.rate * (0.3 + random.next()));
  return { label: community.settings.language.hashtag(), places: [{ community, height }] };
}

/** A hashtag that is used every day suddenly is in many more mouths. */
function riser(random: SeededRandom, community: Community): Subject {
  const { everyday, rate } = community.settings;
  const always = everyday.filter(({ hours }) => !hours);
  const rank = 2 + random.below(60);
  const one = always[rank] as (typeof always)[number];
  const ordinary = (rate * one.weight) / always.reduce((sum, { weight }) => sum + weight, 0);
  const height = Math.max(LEAST_HEIGHT, rate * 0.2, ordinary * (8 + random.next() * 20));
  return { label: one.label, places: [{ community, height }] };
}

const HOUR_MS = 60 * MINUTE_MS;

/** Bursts in two networks at once, small in each; bursts that begin two minutes before an hour ends; one of strangers. */
export function hardBursts(
  random: SeededRandom,
  world: World,
  strangers: Community,
  [from, until]: readonly [number, number],
): Burst[] {
  const at = () => from + random.below((until - from) / MINUTE_MS) * MINUTE_MS;
  const burst = (
    kind: string,
    start: number,
    places: BurstSettings['places'],
    like = places[0]?.community,
  ) => {
    const label = (like as Community).settings.language.hashtag();
    return new Burst(random, {
      label,
      kind,
      places,
      shape: 'sudden',
      from: start,
      until: start + 50 * MINUTE_MS,
    });
  };
  const [one, ...others] = world.networks.map((network) => random.pick(world.of(network)));
  const inTwo = others.map((other) =>
    [one as Community, other].map((community) => ({ community, height: 4 })),
  );
  const hourEnds = others.map((community) => {
    return [Math.ceil(at() / HOUR_MS) * HOUR_MS - 2 * MINUTE_MS, community] as const;
  });
  return [
    ...inTwo.map((places) => burst('two-networks', at(), places)),
    ...hourEnds.map(([start, community]) => burst('hour-end', start, [{ community, height: 8 }])),
    burst('unknown-language', at(), [{ community: strangers, height: 6 }]),
  ];
}
