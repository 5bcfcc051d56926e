import { BUCKET_MS, type HashtagCandidate, mastodonSpan, mastodonTrend, Ranking } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';
import { WindowViews } from './window-views.js';
import type { WindowQuery } from './windows.js';

/** Ranks the hashtags of a window by Mastodon's own score, which goes by UTC days whatever the window is. */
@Injectable()
export class MastodonRankings {
  constructor(private readonly views: WindowViews) {}

  async ranking(snapshot: Snapshot, query: WindowQuery): Promise<Ranking<HashtagCandidate>> {
    const { span } = query;
    const asOf = span.end * BUCKET_MS[span.tier] - 1;
    const [view, days] = await Promise.all([
      this.views.view(snapshot, span, query),
      this.views.view(snapshot, mastodonSpan(asOf), query),
    ]);
    const shown = Array.from(view.hashtags).filter(([hashtag]) => view.moderated.isShown(hashtag));
    const rest = days.mostMissed;
    const candidates = shown.map(([hashtag, totals]) => ({
      hashtag,
      totals,
      // No more accounts than posts, and at least one was expected.
      bound: totals.volume === 0 ? 0 : (days.hashtags.get(hashtag)?.volume ?? rest.volume) ** 2,
      value: () => mastodonTrend(days.cellsOf(hashtag), asOf, query),
    }));
    return new Ranking(candidates);
  }
}
