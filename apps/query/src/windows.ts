import type { WindowName } from '@hashpulse/contracts';
import { Baseline, type SplitFilter } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { Rankings } from './rankings.js';
import type { Snapshot } from './snapshot.js';
import { baselineSpan, hoursOf, windowSpan } from './time-span.js';
import type { WindowView } from './window-view.js';
import { WindowViews } from './window-views.js';

/** Which posts are asked for, and as of when. */
export interface WindowQuery extends SplitFilter {
  readonly window: WindowName;
  /** Event time, ms. */
  readonly asOf: number;
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
  private readonly made = new WeakMap<WindowView, Map<WindowView, Rankings>>();

  constructor(private readonly views: WindowViews) {}

  async window(snapshot: Snapshot, query: WindowQuery): Promise<Window> {
    const span = windowSpan(query.window, query.asOf);
    const filter = { network: query.network, lang: query.lang };
    const [view, ordinary, hours] = await Promise.all([
      this.views.view(snapshot, span, filter),
      this.views.view(snapshot, baselineSpan(span, snapshot.oldest('hour')), filter),
      this.views.view(snapshot, hoursOf(span), filter),
    ]);
    return { view, rankings: this.rankings(view, ordinary, query), hours };
  }

  private rankings(view: WindowView, ordinary: WindowView, filter: SplitFilter): Rankings {
    const byBaseline = this.made.get(view) ?? new Map<WindowView, Rankings>();
    this.made.set(view, byBaseline);
    const found = byBaseline.get(ordinary);
    if (found) return found;
    const baseline = new Baseline(ordinary.traffic(), (member) => ordinary.cellsOf(member), filter);
    const rankings = new Rankings(view, baseline);
    byBaseline.clear();
    byBaseline.set(ordinary, rankings);
    return rankings;
  }
}
