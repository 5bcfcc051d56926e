import { join } from 'node:path';
import type { RedisServer } from '@hashpulse/backing-services';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import {
  connectRedis,
  HashtagsPartitionStore,
  PostsPartitionStore,
  type StoreRedis,
  TrendReader,
} from '@hashpulse/trend-store';
import { bucketName } from '@hashpulse/trends';
import { type BenchServices, ROOT } from './bench-services.js';
import { type Contender, type RoundResult, since } from './contender.js';
import type { ExactCounts } from './exact-counts.js';
import { MeasuredProcess } from './measured-process.js';
import { processUsage } from './process-usage.js';

const POLL_MS = 50;

/** Our own workers, as they are deployed: deduplication, both tiers of buckets, authors, companions. */
export class HashpulseContender implements Contender {
  readonly name = 'hashpulse';

  constructor(
    private readonly services: BenchServices,
    private readonly exact: ExactCounts,
    /** V8 flags for the workers, such as `--cpu-prof`. */
    private readonly nodeFlags: readonly string[] = [],
  ) {}

  async round(round: number): Promise<RoundResult> {
    const { services } = this;
    await services.remove([TOPICS.hashtags], Object.values(CONSUMER_GROUPS));
    await services.ensureTopics();
    const redis = await services.startRedis(`redis-${round}`);
    const store = connectRedis(redis.url, () => undefined);
    const began = performance.now();
    const broker = processUsage(services.broker.pid as number);
    const workers = ['tagger', 'aggregator'].map((app) => this.launch(app, redis));
    try {
      await Promise.race([this.untilCounted(store), ...workers.map((worker) => worker.failure())]);
      const wallSeconds = (performance.now() - began) / 1_000;
      const usage = {
        ...Object.fromEntries(workers.map(({ name, pid }) => [name, processUsage(pid)])),
        redis: processUsage(redis.pid as number),
        broker: since(broker, processUsage(services.broker.pid as number)),
      };
      const differences = this.exact.differences(await this.counted(store));
      return { wallSeconds, usage, differences };
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
      store.disconnect();
      await redis.kill();
    }
  }

  private launch(app: string, redis: RedisServer): MeasuredProcess {
    const main = join(ROOT, 'apps', app, 'dist', 'main.js');
    const env = {
      KAFKA_BROKERS: this.services.broker.brokers,
      REDIS_URL: redis.url,
      HTTP_PORT: '0',
      LOG_LEVEL: 'warn',
      NODE_OPTIONS: '',
    };
    const log = join(this.services.folder, `${app}.log`);
    return new MeasuredProcess(app, process.execPath, [...this.nodeFlags, main], log, env);
  }

  /** Resolves when every record of both topics is taken. */
  private async untilCounted(store: StoreRedis): Promise<void> {
    const tagged = new PostsPartitionStore(store);
    const counted = new HashtagsPartitionStore(store, 0);
    await this.untilTaken(TOPICS.posts, (partition) => tagged.next(partition));
    await this.untilTaken(TOPICS.hashtags, (partition) => counted.next(partition));
  }

  private async untilTaken(
    topic: string,
    next: (partition: number) => Promise<number | undefined>,
  ): Promise<void> {
    const ends = await this.services.administer((admin) => admin.fetchTopicOffsets(topic));
    for (const { partition, high } of ends) {
      while ((await next(partition)) !== Number(high))
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private async counted(store: StoreRedis): Promise<Map<string, number>> {
    const reader = new TrendReader(store);
    const counted = new Map<string, number>();
    const { partitions } = await reader.overview();
    for (const [partition, { state }] of partitions.entries()) {
      for (const bucket of state.buckets.values()) {
        if (bucket.tier !== 'minute') continue;
        for (const [member, cell] of (await reader.bucket(partition, bucket)).cells) {
          if (member.startsWith(':')) continue;
          let volume = 0;
          for (const split of cell.splits.values()) volume += split.volume;
          counted.set(`${bucketName(bucket)} ${member}`, volume);
        }
      }
    }
    return counted;
  }
}
