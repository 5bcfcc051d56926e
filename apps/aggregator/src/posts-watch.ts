import { setTimeout as delay } from 'node:timers/promises';
import type { LogEndsReader } from '@hashpulse/kafka';
import type { PostsEnds } from '@hashpulse/trend-store';

/** How often is looked: so much later a tagger that hangs holds back what is claimed to be complete. */
const LOOK_EVERY_MS = 250;
const AFTER_FAILURE_MS = 1_000;

/**
 * Looks where the partitions of `posts` end, and leaves it in Redis: from their taggers alone nobody could tell a
 * partition in which nothing happens from one whose tagger hangs. What is left there changes no count.
 */
export class PostsWatch {
  private readonly ending = new AbortController();

  /** @param counted newest event time that is known to be counted, ms */
  constructor(
    private readonly log: LogEndsReader,
    private readonly ends: PostsEnds,
    private readonly counted: () => number | undefined,
  ) {}

  start(): void {
    void this.watch();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.log.close();
  }

  private async watch(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      // While Kafka or Redis is away nothing is counted either, and what was left last stands.
      const pause = await this.look().then(
        () => LOOK_EVERY_MS,
        () => AFTER_FAILURE_MS,
      );
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    // Before the ends: what is counted later may be of records behind them.
    const streamTime = this.counted();
    if (streamTime === undefined) return;
    await this.ends.set({ ends: await this.log.read(), streamTime });
  }
}
