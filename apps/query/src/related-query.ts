import type { RelatedAnswer, WindowName } from '@hashpulse/contracts';
import { bucketsOf, mergedNames, windowSpan } from '@hashpulse/trends';
import { Injectable } from '@nestjs/common';
import { asOfFields } from './as-of.js';
import { FirstSeen } from './first-seen.js';
import { HashtagCells } from './hashtag-cells.js';
import { Labels } from './labels.js';
import { Snapshots } from './snapshots.js';

/** What `GET /v1/hashtags/{hashtag}/related` asks for. */
export interface RelatedQuestion {
  /** Canonical. */
  readonly hashtag: string;
  readonly window: WindowName;
  readonly limit: number;
  /** Event time, ms; undefined: the stream time. */
  readonly asOf: number | undefined;
}

/** Answers `GET /v1/hashtags/{hashtag}/related`. */
@Injectable()
export class RelatedQuery {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly cells: HashtagCells,
    private readonly firstSeen: FirstSeen,
    private readonly labels: Labels,
  ) {}

  /** Undefined: the hashtag was never seen, as far back as hours are kept. */
  async answer({ hashtag, window, limit, asOf: asked }: RelatedQuestion): Promise<RelatedAnswer | undefined> {
    const snapshot = await this.snapshots.current();
    const asOf = asked ?? snapshot.streamTime;
    if (asOf === undefined || (await this.firstSeen.at(snapshot, hashtag)) === undefined) return undefined;
    const cells = await this.cells.in(snapshot, hashtag, bucketsOf(windowSpan(window, asOf)));
    const companions = mergedNames(Array.from(cells.values(), (cell) => cell.companions));
    const shown = companions.filter(({ name }) => snapshot.moderation.stateOf(name) === 'shown');
    const related = shown.slice(0, limit).map(async (companion) => ({
      hashtag: companion.name,
      label: await this.labels.of(snapshot, companion.name),
      count: companion.count,
      error: companion.error,
    }));
    return { ...asOfFields(snapshot, asOf), window, hashtag, related: await Promise.all(related) };
  }
}
