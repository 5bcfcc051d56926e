import { setTimeout as delay } from 'node:timers/promises';
import { TOPICS } from '@hashpulse/contracts';
import { PostsPartitionStore, type StoreRedis, TrendReader } from '@hashpulse/trend-store';
import type { CountedState } from '../counted-state.js';

const LOOK_EVERY_MS = 25;

interface Watched {
  next: number;
  movedAt: number;
}

/** Watches whether partitions that have records waiting move on. */
export class StallWatch {
  /** The longest time that a partition had records waiting and did not move, ms, by `topic[partition]`. */
  readonly longest = new Map<string, number>();
  private readonly watched = new Map<string, Watched>();
  private watching = true;
  private readonly done: Promise<void>;

  constructor(
    private readonly state: CountedState,
    private readonly redis: StoreRedis,
  ) {
    this.done = this.watch();
  }

  async stop(): Promise<void> {
    this.watching = false;
    await this.done;
  }

  private async watch(): Promise<void> {
    while (this.watching) {
      // The ends first: what is asked for later can only be further.
      const ends = [await this.state.ends(TOPICS.posts), await this.state.ends(TOPICS.hashtags)] as const;
      const posts = await new PostsPartitionStore(this.redis).positions(ends[0].size);
      const { partitions } = await new TrendReader(this.redis).overview();
      for (const [partition, [end]] of ends[0]) {
        this.look(`${TOPICS.posts}[${partition}]`, posts.get(partition)?.next ?? 0, end);
      }
      for (const [partition, [end]] of ends[1]) {
        this.look(`${TOPICS.hashtags}[${partition}]`, partitions[partition]?.next ?? 0, end);
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  private look(name: string, next: number, end: number): void {
    const now = performance.now();
    const before = this.watched.get(name);
    if (!before || next > before.next || next >= end) {
      this.watched.set(name, { next, movedAt: now });
      return;
    }
    this.longest.set(name, Math.max(this.longest.get(name) ?? 0, Math.round(now - before.movedAt)));
  }
}
