import { Baseline, BUCKET_MS, type SplitFilter, type Tier } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { Rankings } from './rankings.js';
import type { Snapshot } from './snapshot.js';
import { baselineSpan, hoursOf, recentSpan, type TimeSpan } from './time-span.js';
import type { WindowView } from './window-view.js';
import { WindowViews } from './window-views.js';

/** Which posts are asked for. */
export interface WindowQuery extends SplitFilter {
  readonly span: TimeSpan;
}

/** A window with all that its rows need. */
export interface Window {
  readonly view: WindowView;
  readonly rankings: Rankings;
  /** The hours that the window touches: where the spellings are kept. */
  readonly hours: WindowView;
}

/** The views that a window's rankings are made from. */
interface Views {
  readonly view: WindowView;
  readonly ordinary: WindowView;
  readonly recent: WindowView;
}

/** Posts an author that are not yet repetition: in a long window people come back to a subject. */
const TOLERATED_POSTS: Readonly<Record<Tier, number>> = { minute: 2, hour: 4 };

/** Puts windows together from buckets; a window stays as it is while its buckets do. */
@Injectable()
export class Windows {
  private readonly made = new WeakMap<WindowView, Views & { rankings: Rankings }>();

  constructor(private readonly views: WindowViews) {}

  async window(snapshot: Snapshot, { span, network, lang }: WindowQuery): Promise<Window> {
    const filter = { network, lang };
    const [view, ordinary, recent, hours] = await Promise.all([
      this.views.view(snapshot, span, filter),
      this.views.view(snapshot, baselineSpan(span, snapshot.oldest('hour')), filter),
      this.views.view(snapshot, recentSpan(span), filter),
      this.views.view(snapshot, hoursOf(span), filter),
    ]);
    return { view, rankings: this.rankings({ view, ordinary, recent }, filter), hours };
  }

  private rankings(views: Views, filter: SplitFilter): Rankings {
    const { view, ordinary, recent } = views;
    const found = this.made.get(view);
    if (found?.ordinary === ordinary && found.recent === recent) return found.rankings;
    const { tier, first } = view.span;
    const baseline = new Baseline({
      hours: { traffic: ordinary.networks, cellsOf: (hashtag) => ordinary.cellsOf(hashtag) },
      minutes: { traffic: recent.networks, cellsOf: (hashtag) => recent.cellsOf(hashtag) },
      end: first * BUCKET_MS[tier],
      filter,
      toleratedPosts: TOLERATED_POSTS[tier],
    });
    const rankings = new Rankings(view, baseline);
    this.made.set(view, { ...views, rankings });
    return rankings;
  }
}
