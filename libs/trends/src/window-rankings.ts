import { Baseline } from './baseline.js';
import { BUCKET_MS, type Tier } from './bucket.js';
import { Rankings } from './rankings.js';
import type { WindowView } from './window-view.js';

/** The views that a window's rankings are made from. */
export interface RankedViews {
  readonly view: WindowView;
  /** The hours of the baseline. */
  readonly ordinary: WindowView;
  /** The minutes of the baseline. */
  readonly recent: WindowView;
  /** The window's hours one to seven days earlier. */
  readonly sameHours: readonly WindowView[];
}

/** Posts an author that are not yet repetition: in a long window people come back to a subject. */
const TOLERATED_POSTS: Readonly<Record<Tier, number>> = { minute: 2, hour: 4 };

/** The rankings of a window, with those of {@link shorterSpans}. */
export function windowRankings(
  { view, ordinary, recent, sameHours }: RankedViews,
  shorter: readonly Rankings[] = [],
): Rankings {
  const { tier, first, end } = view.span;
  const settings = {
    hours: ordinary,
    minutes: recent,
    // A window of days has all hours of the day in it.
    sameHours: tier === 'minute' ? sameHours : [],
    weekAgo: sameHours.at(-1),
    end: first * BUCKET_MS[tier],
    windowMs: (end - first) * BUCKET_MS[tier],
    toleratedPosts: TOLERATED_POSTS[tier],
  };
  const baseline = new Baseline(settings, view.traffic);
  return new Rankings(view, baseline, shorter);
}
