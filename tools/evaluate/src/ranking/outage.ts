import type { SeededRandom } from '@hashpulse/demo';
import { Burst } from './bursts.js';
import type { World } from './world.js';

const MINUTE_MS = 60_000;
const SILENCE_MINUTES = 50;
const FLOOD_MINUTES = 25;

/** A network goes away, the others talk about it; it comes back with all that could not be sent, and is welcomed. */
export class Outage {
  readonly bursts: readonly Burst[];
  private readonly back: number;

  /** @param from event time of the beginning, ms */
  constructor(
    random: SeededRandom,
    world: World,
    readonly network: string,
    readonly from: number,
  ) {
    this.back = from + SILENCE_MINUTES * MINUTE_MS;
    const elsewhere = world.communities.filter((one) => one.network !== network);
    const places = (share: number, communities = elsewhere) =>
      communities.map((community) => ({ community, height: community.settings.rate * share }));
    this.bursts = [
      new Burst(random, {
        label: `${network}Down`,
        kind: 'outage',
        shape: 'gradual',
        from: from + 2 * MINUTE_MS,
        until: this.back,
        places: places(0.4),
      }),
      new Burst(random, {
        label: `${network}Back`,
        kind: 'return',
        shape: 'sudden',
        from: this.back,
        until: this.back + 40 * MINUTE_MS,
        places: [...places(0.15), ...places(0.5, world.of(network))],
      }),
    ];
  }

  /** How busy a network is at a minute (event time, ms), against an ordinary one. */
  busy(network: string, minute: number): number {
    if (network !== this.network || minute < this.from) return 1;
    if (minute < this.back) return 0;
    return minute < this.back + FLOOD_MINUTES * MINUTE_MS ? 2.5 : 1;
  }
}
