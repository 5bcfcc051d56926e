import { mostUsedLabel } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { HashtagCells } from './hashtag-cells.js';
import type { Snapshot } from './snapshot.js';

/** Tells the most used spelling of a hashtag over all hours that are kept. */
@Injectable()
export class Labels {
  constructor(private readonly cells: HashtagCells) {}

  /** The hashtag itself when no post with it is kept. */
  async of(snapshot: Snapshot, hashtag: string): Promise<string> {
    return mostUsedLabel(hashtag, (await this.cells.all(snapshot, hashtag, 'hour')).values());
  }
}
