import { setTimeout as delay } from 'node:timers/promises';
import { StateMovedError } from './state-moved-error.js';

/** On whose behalf something is waited for. */
export interface Waiting {
  /** Tells Kafka that this worker lives. */
  heartbeat?(): Promise<void>;
  /** False: give up. */
  isCurrent(): boolean;
}

const HEARTBEAT_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Repeats writes that may be repeated until they succeed, staying a member of the consumer group meanwhile:
 * while Kafka or Redis is away the worker waits, it neither fails nor skips.
 */
export class Patience {
  /**
   * @param isPassing whether an error may pass; others are thrown at once
   * @param onWaiting hears of every failed attempt
   */
  constructor(
    private readonly isPassing: (error: Error) => boolean,
    private readonly onWaiting: (error: Error) => void,
  ) {}

  /** Throws a {@link StateMovedError} when it is no longer wanted. */
  async with<T>(waiting: Waiting, action: () => Promise<T>): Promise<T> {
    requireCurrent(waiting);
    return this.finish(waiting, action);
  }

  /**
   * The same for what ends a work that is half done, and is refused by itself when it comes too late: it is tried once
   * in any case, so that a worker that is asked to stop leaves nothing half done.
   */
  async finish<T>(waiting: Waiting, action: () => Promise<T>): Promise<T> {
    for (let pause = 50; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.alive(waiting, action());
      } catch (error) {
        if (!this.isPassing(error as Error)) throw error;
        this.onWaiting(error as Error);
      }
      await this.alive(waiting, delay(pause));
      requireCurrent(waiting);
    }
  }

  private async alive<T>(waiting: Waiting, pending: Promise<T>): Promise<T> {
    const settled = pending.then(
      () => true,
      () => true,
    );
    for (;;) {
      const timer = new AbortController();
      const tick = delay(HEARTBEAT_EVERY_MS, false, { signal: timer.signal }).catch(() => false);
      const done = await Promise.race([settled, tick]);
      timer.abort();
      if (done) return pending;
      requireCurrent(waiting);
      await waiting.heartbeat?.();
    }
  }
}

function requireCurrent(waiting: Waiting): void {
  if (!waiting.isCurrent()) throw new StateMovedError('the partition was taken away while waiting');
}
