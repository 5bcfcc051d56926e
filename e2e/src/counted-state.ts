import { TOPICS } from '@hashpulse/contracts';
import { partitionCount, PostsPartitionStore, type StoreRedis, TrendReader } from '@hashpulse/trend-store';
import { bucketName } from '@hashpulse/trends';
import type { Kafka } from 'kafkajs';

/** What is counted of a hashtag in a bucket. */
export interface Figures {
  volume: number;
  authors: number;
  impressions: number;
  likes: number;
}

/** What the system says that it has counted, read out of Redis. */
export class CountedState {
  constructor(
    private readonly kafka: Kafka,
    private readonly redis: StoreRedis,
  ) {}

  /** What became of all records of `posts`. */
  async tally(): Promise<Record<string, number>> {
    const sum: Record<string, number> = {};
    const positions = await this.positions();
    for (const { tally } of positions.values()) {
      for (const [name, count] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + count;
    }
    return sum;
  }

  private async positions() {
    const partitions = (await partitionCount(this.redis, 'posts')) ?? 0;
    return new PostsPartitionStore(this.redis).positions(partitions);
  }

  /** Whether every record of both topics is taken. */
  async isSettled(): Promise<boolean> {
    const posts = await this.positions();
    for (const [partition, [end]] of await this.ends(TOPICS.posts)) {
      if (end > 0 && posts.get(partition)?.next !== end) return false;
    }
    const { partitions } = await new TrendReader(this.redis).overview();
    for (const [partition, [end]] of await this.ends(TOPICS.hashtags)) {
      if (end > 0 && partitions[partition]?.next !== end) return false;
    }
    return true;
  }

  /** The figures of every hashtag in every stored bucket, as `m24000000 hashtag`. */
  async figures(): Promise<Map<string, Figures>> {
    const reader = new TrendReader(this.redis);
    const figures = new Map<string, Figures>();
    const { partitions } = await reader.overview();
    for (const [partition, { state }] of partitions.entries()) {
      for (const bucket of state.buckets.values()) {
        for (const [member, cell] of (await reader.bucket(partition, bucket)).hashtags) {
          const sum: Figures = { volume: 0, authors: 0, impressions: 0, likes: 0 };
          for (const { volume, impressions, likes, authors } of cell.splits.values()) {
            sum.volume += volume;
            sum.impressions += impressions;
            sum.likes += likes;
            sum.authors += authors.count();
          }
          if (sum.volume > 0) figures.set(`${bucketName(bucket)} ${member}`, sum);
        }
      }
    }
    return figures;
  }

  /** The offsets of a topic by partition: its end, and its beginning. */
  async ends(topic: string): Promise<Map<number, [high: number, low: number]>> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets(topic);
      return new Map(offsets.map(({ partition, high, low }) => [partition, [Number(high), Number(low)]]));
    } finally {
      await admin.disconnect();
    }
  }
}
