import { Baseline, type BaselineStretch } from './baseline.js';
import { BUCKET_MS, type Tier } from './bucket.js';
import { Rankings } from './rankings.js';
import type { SplitFilter } from './split-filter.js';
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

function stretch(view: WindowView | undefined): BaselineStretch {
  return { traffic: view?.networks ?? new Map(), cellsOf: (hashtag) => view?.cellsOf(hashtag) ?? [] };
}

/** The rankings of a window, whose views count only these posts, with those of {@link shorterSpans}. */
export function windowRankings(
  { view, ordinary, recent, sameHours }: RankedViews,
  filter: SplitFilter,
  shorter: readonly Rankings[] = [],
): Rankings {
  const { tier, first } = view.span;
  const baseline = new Baseline({
    hours: { ...stretch(ordinary), hourly: ordinary.traffics, copyRates: ordinary.copyRates },
    minutes: stretch(recent),
    // A window of days has all hours of the day in it.
    sameHours: tier === 'minute' ? sameHours.map(stretch) : [],
    weekAgo: stretch(sameHours.at(-1)),
    end: first * BUCKET_MS[tier],
    filter,
    toleratedPosts: TOLERATED_POSTS[tier],
  });
  return new Rankings(view, baseline, shorter);
}
