import {
  baselineSpan,
  hoursOf,
  type RankedViews,
  type Rankings,
  recentSpan,
  type SplitFilter,
  type TimeSpan,
  windowRankings,
  type WindowView,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';
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

/** Puts windows together from buckets; a window stays as it is while its buckets do. */
@Injectable()
export class Windows {
  private readonly made = new WeakMap<WindowView, RankedViews & { rankings: Rankings }>();

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

  private rankings(views: RankedViews, filter: SplitFilter): Rankings {
    const { view, ordinary, recent } = views;
    const found = this.made.get(view);
    if (found?.ordinary === ordinary && found.recent === recent) return found.rankings;
    const rankings = windowRankings(views, filter);
    this.made.set(view, { ...views, rankings });
    return rankings;
  }
}
