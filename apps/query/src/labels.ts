import { partitionOf } from '@hashpulse/contracts';
import { TrendReader } from '@hashpulse/trend-store';
import { mostUsedLabel } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import type { Snapshot } from './snapshot.js';

/** Tells the most used spelling of a hashtag over all hours that are kept. */
@Injectable()
export class Labels {
  constructor(private readonly reader: TrendReader) {}

  /** The hashtag itself when no post with it is kept. */
  async of(snapshot: Snapshot, hashtag: string): Promise<string> {
    if (snapshot.partitionCount === 0) return hashtag;
    const partition = partitionOf(hashtag, snapshot.partitionCount);
    const cells = await this.reader.cells(partition, hashtag, snapshot.buckets(partition, 'hour'));
    return mostUsedLabel(hashtag, cells.values());
  }
}
