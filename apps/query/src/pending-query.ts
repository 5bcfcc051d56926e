import { ALL_SPLITS, mostUsedLabel, windowSpan, type WindowTotals } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { Snapshots } from './snapshots.js';
import { WindowViews } from './window-views.js';

/** A hashtag that waits for an approval. */
export interface PendingHashtag {
  readonly hashtag: string;
  readonly label: string;
  readonly volume: number;
  readonly authors: number;
}

/** Tells what moderators have to look at. */
@Injectable()
export class PendingQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly views: WindowViews,
  ) {}

  /** Hashtags of the last 24 hours that wait for an approval, the largest first. */
  async pending(limit: number): Promise<PendingHashtag[]> {
    const { moderation, view } = await this.view('24h');
    const waiting = largest(view.hashtags, (hashtag) => moderation.stateOf(hashtag) === 'pending', limit);
    return waiting.map(([hashtag, { volume, authors }]) => ({
      hashtag,
      label: mostUsedLabel(hashtag, view.cellsOf(hashtag)),
      volume,
      authors,
    }));
  }

  /** Hashtags of the last seven days that are not denied, the largest first: those that are not new. */
  async inUse(limit: number): Promise<string[]> {
    const { moderation, view } = await this.view('7d');
    return largest(view.hashtags, (hashtag) => !moderation.isDenied(hashtag), limit).map(([name]) => name);
  }

  private async view(window: '24h' | '7d') {
    const snapshot = await this.snapshots.current();
    const view = await this.views.view(snapshot, windowSpan(window, snapshot.streamTime ?? 0), ALL_SPLITS);
    return { moderation: snapshot.moderation, view };
  }
}

function largest(
  hashtags: ReadonlyMap<string, WindowTotals>,
  isAsked: (hashtag: string) => boolean,
  limit: number,
): [string, WindowTotals][] {
  const asked = [...hashtags].filter(([hashtag, { volume }]) => volume > 0 && isAsked(hashtag));
  return asked.sort((a, b) => b[1].volume - a[1].volume || (a[0] < b[0] ? -1 : 1)).slice(0, limit);
}
