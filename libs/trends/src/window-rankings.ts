import { Baseline } from './baseline.js';
import { BUCKET_MS, type Tier } from './bucket.js';
import { Rankings } from './rankings.js';
import type { SplitFilter } from './window-totals.js';
import type { WindowView } from './window-view.js';

/** The views that a window's rankings are made from. */
export interface RankedViews {
  readonly view: WindowView;
  /** The hours of the baseline. */
  readonly ordinary: WindowView;
  /** The minutes of the baseline. */
  readonly recent: WindowView;
}

/** Posts an author that are not yet repetition: in a long window people come back to a subject. */
const TOLERATED_POSTS: Readonly<Record<Tier, number>> = { minute: 2, hour: 4 };

/** The rankings of a window, whose views count only these posts. */
export function windowRankings({ view, ordinary, recent }: RankedViews, filter: SplitFilter): Rankings {
  const { tier, first } = view.span;
  const baseline = new Baseline({
    hours: { traffic: ordinary.networks, cellsOf: (hashtag) => ordinary.cellsOf(hashtag) },
    minutes: { traffic: recent.networks, cellsOf: (hashtag) => recent.cellsOf(hashtag) },
    end: first * BUCKET_MS[tier],
    filter,
    toleratedPosts: TOLERATED_POSTS[tier],
  });
  return new Rankings(view, baseline);
}
