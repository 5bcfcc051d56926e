import type { WindowName } from '@hashpulse/contracts';
import {
  bucketIndex,
  bucketsOf,
  MastodonTrend,
  type TimeSpan,
  windowSpan,
  type WindowView,
} from '@hashpulse/trends';
import type { Counting } from './counting.js';

const PLACES = 10;
const DAY_MS = 86_400_000;
const HOURS = 24;
/** A z-score above this is what a Poisson detector would call significant. */
const LEAST_Z = 3;

/** Ranks hashtags as of an event time (ms); the first places, best first. */
export interface Method {
  top(asOf: number): string[];
}

function first(values: Iterable<readonly [hashtag: string, value: number]>): string[] {
  const risen = [...values].filter(([, value]) => value > 0);
  risen.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return risen.slice(0, PLACES).map(([hashtag]) => hashtag);
}

/** Our burst score. */
export function burstScoreMethod(counting: Counting, window: WindowName): Method {
  return {
    top: (asOf) =>
      counting
        .rankings(windowSpan(window, asOf))
        .ranking('trending')
        .top(PLACES)
        .map(({ candidate }) => candidate.hashtag),
  };
}

/** The most posts in the window. */
export function volumeMethod(counting: Counting, window: WindowName): Method {
  return { top: (asOf) => first(volumes(counting.view(windowSpan(window, asOf)))) };
}

/** How many standard deviations the posts of the window stand above the mean of the 24 hours before, by Poisson's law. */
export function poissonMethod(counting: Counting, window: WindowName): Method {
  let held: { hour: number; means: ReadonlyMap<string, number> } | undefined;
  const means = (hour: number): ReadonlyMap<string, number> => {
    if (held?.hour !== hour) {
      const day: TimeSpan = { tier: 'hour', first: hour - HOURS, end: hour };
      held = { hour, means: new Map(volumes(counting.view(day))) };
    }
    return held.means;
  };
  return {
    top: (asOf) => {
      const span = windowSpan(window, asOf);
      const windows = (HOURS * 60) / bucketsOf(span).length;
      const day = means(bucketIndex('hour', asOf));
      const scores = Array.from(volumes(counting.view(span)), ([hashtag, volume]) => {
        const mean = (day.get(hashtag) ?? 0) / windows;
        // Of a new hashtag nothing is expected, and there is no score: the known fault of this method.
        const z = mean === 0 ? 0 : (volume - mean) / Math.sqrt(mean);
        return [hashtag, z > LEAST_Z ? z : 0] as const;
      });
      return first(scores);
    },
  };
}

function volumes(view: WindowView): [string, number][] {
  return Array.from(view.hashtags, ([hashtag, { volume }]) => [hashtag, volume]);
}

/** Mastodon's trends, with the accounts of every day as Mastodon keeps them: what is deleted stays counted. */
export class MastodonMethod implements Method {
  private readonly days = new Map<number, Map<string, Set<number>>>();
  private readonly trends = new Map<string, MastodonTrend>();

  /** Takes note of a use. */
  use(hashtag: string, author: number, at: number): void {
    const day = Math.floor(at / DAY_MS);
    let accounts = this.days.get(day);
    if (!accounts) {
      this.days.set(day, (accounts = new Map()));
      this.days.delete(day - 3);
    }
    const known = accounts.get(hashtag);
    if (known) known.add(author);
    else accounts.set(hashtag, new Set([author]));
  }

  top(asOf: number): string[] {
    const day = Math.floor(asOf / DAY_MS);
    const today = this.days.get(day);
    for (const hashtag of today?.keys() ?? []) {
      if (!this.trends.has(hashtag)) this.trends.set(hashtag, new MastodonTrend());
    }
    const yesterday = this.days.get(day - 1);
    return first(
      Array.from(this.trends, ([hashtag, trend]) => {
        const [now, before] = [today?.get(hashtag)?.size ?? 0, yesterday?.get(hashtag)?.size ?? 0];
        return [hashtag, trend.look(asOf, now, before)] as const;
      }),
    );
  }
}
