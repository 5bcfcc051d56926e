import { SeededRandom } from '@hashpulse/demo';
import { plantedAttacks } from './attacks.js';
import { plantedBursts } from './bursts.js';
import type { MadePost, Planted, Sent } from './made-post.js';
import { Outage } from './outage.js';
import { World } from './world.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 8;
const JUDGED_HOURS = 6;
const BURSTS = 24;
/** A Thursday like any other. */
const EPOCH = Date.parse('2019-05-02T00:00:00Z');

/** Eight ordinary days, then some hours with bursts, attacks and an outage among them. The same seed, the same posts. */
export class Scenario {
  readonly bursts: readonly Planted[];
  readonly attacks: readonly Planted[];
  /** Event time of the first post, ms. */
  readonly beginning: number;
  /** Event times between which rankings are judged, ms. */
  readonly judged: readonly [from: number, until: number];
  private readonly world: World;
  private readonly outage: Outage;

  constructor(seed: number) {
    const random = new SeededRandom(seed);
    // Any weekday, any time of the day.
    this.beginning = EPOCH + random.below(7 * 24) * HOUR_MS;
    const from = this.beginning + HISTORY_DAYS * DAY_MS;
    this.judged = [from, from + JUDGED_HOURS * HOUR_MS];
    this.world = new World(random);
    const { communities, networks } = this.world;
    const span = [from + 5 * MINUTE_MS, this.judged[1] - 30 * MINUTE_MS] as const;
    const outageAt = from + (30 + random.below(180)) * MINUTE_MS;
    this.outage = new Outage(random, this.world, random.pick(networks.slice(0, 3)), outageAt);
    this.bursts = [...plantedBursts(random, communities, span, BURSTS), ...this.outage.bursts];
    this.attacks = plantedAttacks(random, communities, span, this.beginning);
  }

  /** What is sent in a minute (event time, ms), oldest first, deletions last. */
  minute(minute: number): Sent[] {
    const posts: MadePost[] = [];
    const deletions: Sent[] = [];
    for (const community of this.world.communities) {
      posts.push(...community.posts(minute, this.outage.busy(community.network, minute)));
    }
    for (const planted of [...this.bursts, ...this.attacks]) {
      if (minute < planted.from || minute >= planted.lastAt) continue;
      for (const sent of planted.posts(minute)) {
        if ('deleted' in sent) deletions.push(sent);
        else if (this.outage.busy(sent.network, minute) > 0) posts.push(sent);
      }
    }
    return [...posts.sort((a, b) => a.at - b.at), ...deletions];
  }
}
