import type { Ranking } from '@hashpulse/contracts';
import { mostUsedLabel } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';
import { type WindowQuery, Windows } from './windows.js';

/** A place in a ranking, for answers in the shapes of others. */
export interface TopHashtag {
  readonly hashtag: string;
  readonly label: string;
  readonly score: number;
}

/** Gives the first places of a ranking. */
@Injectable()
export class TopHashtags {
  constructor(private readonly windows: Windows) {}

  async top(snapshot: Snapshot, query: WindowQuery, rank: Ranking, count: number): Promise<TopHashtag[]> {
    const { rankings, hours } = await this.windows.window(snapshot, query);
    return rankings
      .ranking(rank)
      .top(count)
      .map(({ candidate: { hashtag, totals } }) => ({
        hashtag,
        label: mostUsedLabel(hashtag, hours.cellsOf(hashtag)),
        score: rankings.score(hashtag, totals),
      }));
  }
}
