import type { Ranking } from '@hashpulse/contracts';
import { Injectable } from '@nestjs/common';
import { Labels } from './labels.js';
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
  constructor(
    private readonly windows: Windows,
    private readonly labels: Labels,
  ) {}

  async top(snapshot: Snapshot, query: WindowQuery, rank: Ranking, count: number): Promise<TopHashtag[]> {
    const { rankings } = await this.windows.window(snapshot, query);
    const places = rankings.ranking(rank).top(count);
    return Promise.all(
      places.map(async ({ candidate: { hashtag, totals } }) => ({
        hashtag,
        label: await this.labels.in(snapshot, hashtag, query.span),
        score: rankings.score(hashtag, totals),
      })),
    );
  }
}
