import {
  baselineSpan,
  type RankedViews,
  type Rankings,
  recentSpan,
  sameHoursBefore,
  shorterSpans,
  type SplitFilter,
  type TimeSpan,
  windowRankings,
  type WindowView,
} from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { inTurns } from './in-turns.js';
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
}

/** Puts windows together from buckets; a window stays as it is while its buckets do. */
@Injectable()
export class Windows {
  private readonly made = new WeakMap<WindowView, RankedViews & { rankings: Rankings }>();

  private readonly adding = new WeakMap<WindowView, Promise<WindowView>>();

  constructor(private readonly views: WindowViews) {}

  async window(snapshot: Snapshot, query: WindowQuery): Promise<Window> {
    const [view, rankings] = await this.ranked(snapshot, query);
    return { view, rankings };
  }

  private async ranked(
    snapshot: Snapshot,
    { span, network, lang }: WindowQuery,
  ): Promise<[WindowView, Rankings]> {
    const filter = { network, lang };
    const viewOf = (part: TimeSpan): Promise<WindowView> => this.views.view(snapshot, part, filter);
    const [view, ordinary, recent, sameHours, shorter] = await Promise.all([
      viewOf(span).then((whole) => this.addedUp(whole)),
      viewOf(baselineSpan(span, snapshot.oldest('hour'))),
      viewOf(recentSpan(span)),
      Promise.all(sameHoursBefore(span).map(viewOf)),
      Promise.all(shorterSpans(span).map((one) => this.ranked(snapshot, { span: one, ...filter }))),
    ]);
    const views = { view, ordinary, recent, sameHours };
    const rankings = shorter.map(([, one]) => one);
    return [view, this.rankings(views, rankings)];
  }

  private addedUp(view: WindowView): Promise<WindowView> {
    const adding = this.adding.get(view) ?? inTurns(view.adding()).then(() => view);
    this.adding.set(view, adding);
    return adding;
  }

  private rankings(views: RankedViews, shorter: readonly Rankings[]): Rankings {
    const { view } = views;
    const found = this.made.get(view);
    if (found && areSame(found, views)) return found.rankings;
    const rankings = windowRankings(views, shorter);
    this.made.set(view, { ...views, rankings });
    return rankings;
  }
}

function areSame(a: RankedViews, b: RankedViews): boolean {
  const same = a.sameHours.every((view, i) => view === b.sameHours[i]);
  return same && a.ordinary === b.ordinary && a.recent === b.recent;
}
