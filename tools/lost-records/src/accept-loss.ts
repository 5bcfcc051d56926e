import { TOPICS } from '@hashpulse/contracts';
import {
  HashtagsPartitionStore,
  IncompleteSpans,
  PostsPartitionStore,
  type StateCommit,
  type StoreRedis,
  TrendReader,
} from '@hashpulse/trend-store';
import { lowWatermark, streamTime } from '@hashpulse/trends';
import type { Loss } from './loss.js';

/** Lets the workers go on behind lost records, and marks the span of event time in which they lay as incomplete. */
export class LossAcceptance {
  /** @param graceMs how far records may lie behind the stream time, ms */
  constructor(
    private readonly redis: StoreRedis,
    private readonly graceMs: number,
  ) {}

  /** Throws when a worker has moved the partition meanwhile. */
  async accept(loss: Loss): Promise<void> {
    const span = await this.span(loss);
    await this.goOn(loss, loss.earliest);
    const records = loss.earliest - (loss.stored ?? 0);
    const { topic, partition } = loss;
    if (span) await new IncompleteSpans(this.redis).add({ ...span, topic, partition, records });
  }

  /** Goes on at the end of a log whose records will all be written again. */
  async skipAll(loss: Loss): Promise<void> {
    await this.goOn(loss, loss.end);
  }

  private async goOn({ topic, partition, stored }: Loss, next: number): Promise<void> {
    const moved = await this.skip(topic, partition, stored, next).run(this.redis);
    if (moved) throw new Error(`${topic}[${partition}] is stored at ${moved.movedTo} by now: look again`);
  }

  private skip(topic: string, partition: number, stored: number | undefined, next: number): StateCommit {
    if (topic === TOPICS.posts) return new PostsPartitionStore(this.redis).skip(partition, stored, next);
    return new HashtagsPartitionStore(this.redis, 0).skip(partition, stored, next);
  }

  /** From what the partition had surely counted to what anybody has; undefined: nothing is counted at all. */
  private async span({ topic, partition }: Loss): Promise<{ from: number; to: number } | undefined> {
    const { progress } = await new TrendReader(this.redis).overview();
    const to = streamTime(progress.flatMap((sources) => [...sources.values()]));
    if (to === undefined) return undefined;
    const sources = [...(progress[partition]?.values() ?? [])].map((one) => ({ ...one, caughtUp: false }));
    const reached =
      topic === TOPICS.hashtags
        ? lowWatermark(sources)
        : (await new PostsPartitionStore(this.redis).positions(partition + 1)).get(partition)?.streamTime;
    return { from: (reached ?? 0) - this.graceMs, to };
  }
}
