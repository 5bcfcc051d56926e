import { bucketsOf, hoursOf, mostUsedLabel, type TimeSpan } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { HashtagCells } from './hashtag-cells.js';
import type { Snapshot } from './snapshot.js';

/** Tells the most used spelling of a hashtag or group. */
@Injectable()
export class Labels {
  constructor(private readonly cells: HashtagCells) {}

  /** Over all hours that are kept; the hashtag itself when no post with it is. */
  async of(snapshot: Snapshot, hashtag: string): Promise<string> {
    return mostUsedLabel(hashtag, (await this.cells.all(snapshot, hashtag, 'hour')).values());
  }

  /** Over the hours that a span touches. */
  async in(snapshot: Snapshot, hashtag: string, span: TimeSpan): Promise<string> {
    const hours = await this.cells.in(snapshot, hashtag, bucketsOf(hoursOf(span)));
    return mostUsedLabel(hashtag, hours.values());
  }
}
