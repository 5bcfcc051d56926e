import type { TrendReader } from '@hashpulse/trend-store';
import type { CurrentModeration } from './current-moderation.js';
import { Snapshot } from './snapshot.js';

/** How old a snapshot may be, ms: what bounds the reading of Redis however many ask. */
const MAX_AGE_MS = 200;

/** Gives the current {@link Snapshot}; those who ask at the same time share one reading. */
export class Snapshots {
  private latest: { readonly at: number; readonly snapshot: Snapshot } | undefined;
  private reading: Promise<Snapshot> | undefined;

  /** @param monotonic a clock that only rises, ms; only for the age of what is cached */
  constructor(
    private readonly reader: TrendReader,
    private readonly moderation: CurrentModeration,
    private readonly monotonic: () => number,
  ) {}

  /** Rejects while Redis is away: an old state is never given out as the current one. */
  async current(): Promise<Snapshot> {
    if (this.latest && this.monotonic() - this.latest.at < MAX_AGE_MS) return this.latest.snapshot;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<Snapshot> {
    const at = this.monotonic();
    const [overview, moderation] = await Promise.all([this.reader.overview(), this.moderation.read()]);
    const snapshot = new Snapshot(overview, moderation);
    this.latest = { at, snapshot };
    return snapshot;
  }
}
