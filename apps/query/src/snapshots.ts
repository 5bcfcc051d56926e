import { AsyncLocalStorage } from 'node:async_hooks';
import type { TrendReader } from '@hashpulse/trend-store';
import type { CurrentModeration } from './current-moderation.js';
import { Demand } from './demand.js';
import { Snapshot } from './snapshot.js';

/** How old a snapshot may be, ms: what bounds the reading of Redis however many ask. */
const MAX_AGE_MS = 200;
/** How old one may be that is given out while many ask and the next is being prepared, ms. */
const MAX_AGE_BUSY_MS = 1_000;

interface Held {
  readonly at: number;
  readonly snapshot: Snapshot;
}

/**
 * Gives the current {@link Snapshot}; those who ask at the same time share one reading, and once one was given out no
 * older one is.
 */
export class Snapshots {
  private latest: Held | undefined;
  private readonly demand = new Demand();
  private reading: Promise<Snapshot> | undefined;
  private prepare: (() => Promise<void>) | undefined;
  private readonly next = new AsyncLocalStorage<Snapshot>();

  /** @param monotonic a clock that only rises, ms; only for the age of what is cached */
  constructor(
    private readonly reader: Pick<TrendReader, 'overview'>,
    private readonly moderation: Pick<CurrentModeration, 'read'>,
    private readonly monotonic: () => number,
  ) {}

  /**
   * @param prepare makes ready what many ask for, before a new snapshot is given out to them; within it {@link current}
   * already gives the new one
   */
  beforeNext(prepare: () => Promise<void>): void {
    this.prepare = prepare;
  }

  /** Rejects while Redis is away: a state older than a second is never given out as the current one. */
  async current(): Promise<Snapshot> {
    const next = this.next.getStore();
    if (next) return next;
    const held = this.latest;
    const now = this.monotonic();
    const age = held ? now - held.at : Infinity;
    this.demand.ask(now);
    if (held && age < MAX_AGE_MS) return held.snapshot;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    if (!held || !this.demand.isHigh || age >= MAX_AGE_BUSY_MS) return this.reading;
    // Whoever asks when this one is too old hears of a failure.
    this.reading.catch(() => undefined);
    return held.snapshot;
  }

  private async read(): Promise<Snapshot> {
    const at = this.monotonic();
    const [overview, moderation] = await Promise.all([this.reader.overview(), this.moderation.read()]);
    const snapshot = new Snapshot(overview, moderation);
    const { prepare } = this;
    if (prepare && this.demand.isHigh) await this.next.run(snapshot, prepare);
    this.latest = { at, snapshot };
    return snapshot;
  }
}
