import { SeededRandom } from '@hashpulse/demo';
import { otherAttacks, plantedAttacks } from './attacks.js';
import { hardBursts, plantedBursts } from './bursts.js';
import type { Community } from './community.js';
import type { MadePost, Planted, Sent } from './made-post.js';
import { Outage } from './outage.js';
import { World } from './world.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 8;
const BURSTS = 24;
/** A Thursday like any other. */
const EPOCH = Date.parse('2019-05-02T00:00:00Z');

/** What is planted, and who writes beside it. */
interface Plan {
  readonly judgedHours: number;
  readonly outages: readonly Outage[];
  readonly bursts: readonly Planted[];
  readonly attacks: readonly Planted[];
  /** Who begins to write at an event time, ms. */
  readonly newcomers: readonly { readonly community: Community; readonly from: number }[];
}

/** Eight ordinary days, then some hours with bursts, attacks and outages among them. The same seed, the same posts. */
export class Scenario {
  readonly bursts: readonly Planted[];
  readonly attacks: readonly Planted[];
  /** Event time of the first post, ms. */
  readonly beginning: number;
  /** Event times between which rankings are judged, ms. */
  readonly judged: readonly [from: number, until: number];
  private readonly world: World;
  private readonly plan: Plan;

  /** @param isHard other situations and attacks: see {@link hardPlan} */
  constructor(seed: number, isHard = false) {
    const random = new SeededRandom(seed);
    // Any weekday, any time of the day.
    this.beginning = EPOCH + random.below(7 * 24) * HOUR_MS;
    const from = this.beginning + HISTORY_DAYS * DAY_MS;
    this.world = new World(random);
    this.plan = (isHard ? hardPlan : ordinaryPlan)(random, this.world, from, this.beginning);
    this.judged = [from, from + this.plan.judgedHours * HOUR_MS];
    this.bursts = this.plan.bursts;
    this.attacks = this.plan.attacks;
  }

  /** What is sent in a minute (event time, ms), oldest first, deletions last. */
  minute(minute: number): Sent[] {
    const posts: MadePost[] = [];
    const deletions: Sent[] = [];
    for (const community of this.writers(minute)) {
      posts.push(...community.posts(minute, this.busy(community.network, minute)));
    }
    for (const planted of [...this.bursts, ...this.attacks]) {
      if (minute < planted.from || minute >= planted.lastAt) continue;
      for (const sent of planted.posts(minute)) {
        if ('deleted' in sent) deletions.push(sent);
        else if (this.busy(sent.network, minute) > 0) posts.push(sent);
      }
    }
    return [...posts.sort((a, b) => a.at - b.at), ...deletions];
  }

  private writers(minute: number): Community[] {
    const arrived = this.plan.newcomers.filter(({ from }) => from <= minute);
    return [...this.world.communities, ...arrived.map(({ community }) => community)];
  }

  private busy(network: string, minute: number): number {
    return this.plan.outages.reduce((busy, outage) => busy * outage.busy(network, minute), 1);
  }
}

/** Six hours with an outage of a large network, and the usual attacks. */
function ordinaryPlan(random: SeededRandom, world: World, from: number, beginning: number): Plan {
  const { communities, networks } = world;
  const judgedHours = 6;
  const span = [from + 5 * MINUTE_MS, from + judgedHours * HOUR_MS - 30 * MINUTE_MS] as const;
  const outageAt = from + (30 + random.below(180)) * MINUTE_MS;
  const outage = new Outage(random, world, random.pick(networks.slice(0, 3)), outageAt);
  const bursts = [...plantedBursts(random, communities, span, BURSTS), ...outage.bursts];
  const attacks = plantedAttacks(random, communities, span, beginning);
  return { judgedHours, outages: [outage], bursts, attacks, newcomers: [] };
}

/**
 * Ten hours in which one network after the other goes away and comes back, bursts are in two networks at once, begin as
 * an hour ends, or are in a language that was never seen in the network; and a language begins to be written.
 */
function hardPlan(random: SeededRandom, world: World, from: number, beginning: number): Plan {
  const { communities, networks } = world;
  const judgedHours = 10;
  const span = [from + 5 * MINUTE_MS, from + judgedHours * HOUR_MS - 90 * MINUTE_MS] as const;
  const outages = networks.map(
    (network, i) => new Outage(random, world, network, from + (20 + 110 * i) * MINUTE_MS),
  );
  const arrival = { community: world.newcomers(random, 'chirper', 'fi', 1.5), from: from + 90 * MINUTE_MS };
  const strangers = world.newcomers(random, 'photogram', 'sw', 1);
  return {
    judgedHours,
    outages,
    bursts: [
      ...plantedBursts(random, communities, span, BURSTS / 2),
      ...hardBursts(random, world, strangers, span),
      ...outages.flatMap(({ bursts }) => bursts),
    ],
    attacks: otherAttacks(random, communities, span, beginning),
    newcomers: [arrival],
  };
}
