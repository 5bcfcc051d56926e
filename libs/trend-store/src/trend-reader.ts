import {
  type Bucket,
  bucketName,
  bucketStart,
  type Cell,
  decodeCell,
  type BucketCells,
  type LogEnds,
  EMPTY_FILL,
  packedBucket,
  type OldestKept,
  type SourceProgress,
} from '@hashpulse/trends';
import { readBucketState } from './bucket-state.js';
import { type HaltedPartition, HaltedPartitions } from './halted-partitions.js';
import { IncompleteSpans, type IncompleteSpan } from './incomplete-spans.js';
import { type StoredHashtagsPartition, readHashtagsState } from './hashtags-partition-store.js';
import { bucketKey, hashtagsStateKey, PARTITIONS_KEY, SOURCES_KEY } from './keys.js';
import { PostsEnds } from './posts-ends.js';
import { pingRedis, type RedisConnection } from '@hashpulse/redis';

/** What all partitions together say of how far the counting is. */
export interface StoreOverview {
  readonly partitions: readonly StoredHashtagsPartition[];
  /** Number of `posts` partitions; 0 while nobody has said it. */
  readonly sources: number;
  /** Progress of every source in every partition. */
  readonly progress: readonly ReadonlyMap<number, SourceProgress>[];
  /** Buckets older than these are no longer kept in any partition. */
  readonly oldest: OldestKept;
  /** Where the partitions of `posts` ended when somebody looked; undefined: nobody has. */
  readonly postsEnds: LogEnds | undefined;
  readonly halted: readonly HaltedPartition[];
  readonly incomplete: readonly IncompleteSpan[];
}

/** Reads what the aggregators have stored. Never writes. */
export class TrendReader {
  constructor(private readonly redis: RedisConnection) {}

  /** Number of `hashtags` partitions; 0 while nothing was ever counted. */
  async partitionCount(): Promise<number> {
    return Number((await this.redis.get(PARTITIONS_KEY)) ?? 0);
  }

  /** Rejects while Redis does not answer. */
  async check(): Promise<void> {
    await pingRedis(this.redis);
  }

  async overview(): Promise<StoreOverview> {
    const count = await this.partitionCount();
    const [sources, postsEnds, halted, incomplete] = await Promise.all([
      this.redis.get(SOURCES_KEY),
      new PostsEnds(this.redis).get(),
      new HaltedPartitions(this.redis).all(),
      new IncompleteSpans(this.redis).all(),
    ]);
    const states = await Promise.all(
      Array.from({ length: count }, (_, partition) => this.redis.hgetall(hashtagsStateKey(partition))),
    );
    const partitions = states.map(readHashtagsState);
    return {
      partitions,
      postsEnds,
      halted,
      incomplete,
      sources: Number(sources ?? 0),
      progress: partitions.map(({ state }) => state.progress),
      oldest: {
        minute: Math.min(...partitions.map(({ state }) => state.oldest.minute), Infinity),
        hour: Math.min(...partitions.map(({ state }) => state.oldest.hour), Infinity),
      },
    };
  }

  /** A bucket in one partition, as of one moment. */
  async bucket(partition: number, bucket: Bucket): Promise<BucketCells> {
    const answers = await this.redis
      .multi()
      .hget(hashtagsStateKey(partition), `b:${bucketName(bucket)}`)
      .hgetallBuffer(bucketKey(partition, bucket))
      .exec();
    const [[failed, state], [, values]] = answers as [
      [Error | null, string | null],
      [unknown, Record<string, Buffer>],
    ];
    if (failed) throw failed;
    return packedBucket(values, bucketStart(bucket), state === null ? EMPTY_FILL : readBucketState(state));
  }

  /** One member's cells in many buckets of one partition, by the bucket's name; only those that exist. */
  async cells(partition: number, member: string, buckets: readonly Bucket[]): Promise<Map<string, Cell>> {
    const values = await Promise.all(
      buckets.map((bucket) => this.redis.hgetBuffer(bucketKey(partition, bucket), member)),
    );
    const cells = new Map<string, Cell>();
    buckets.forEach((bucket, i) => {
      const bytes = values[i];
      if (bytes) cells.set(bucketName(bucket), decodeCell(bytes, bucketStart(bucket)));
    });
    return cells;
  }
}
