import { join } from 'node:path';
import { type RedisServer, untilTrue } from '@hashpulse/backing-services';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import {
  connectRedis,
  HashtagsPartitionStore,
  PostsPartitionStore,
  type StoreRedis,
} from '@hashpulse/trend-store';
import { type BenchServices, ROOT } from './bench-services.js';
import { MeasuredProcess } from './measured-process.js';
import { type ProcessUsage, processUsage, since } from './process-usage.js';

/** Our apps. */
export type AppName = 'ingest' | 'tagger' | 'aggregator' | 'query';

const POLL_MS = 50;
const READY_WITHIN_MS = 60_000;

/** Our apps on an empty Redis and an empty topic `hashtags`, each measured. */
export class BenchSystem {
  private readonly apps = new Map<AppName, MeasuredProcess>();

  private constructor(
    private readonly services: BenchServices,
    private readonly redis: RedisServer,
    readonly store: StoreRedis,
  ) {}

  /** Makes an empty Redis and empty topics ready, `posts` only if asked; starts no app yet. */
  static async prepare(services: BenchServices, name: string, posts: 'keep' | 'empty'): Promise<BenchSystem> {
    const topics = posts === 'keep' ? [TOPICS.hashtags] : [TOPICS.hashtags, TOPICS.posts];
    await services.remove(topics, Object.values(CONSUMER_GROUPS));
    await services.ensureTopics();
    const redis = await services.startRedis(`redis-${name}`);
    return new BenchSystem(
      services,
      redis,
      connectRedis({ url: redis.url }, () => undefined),
    );
  }

  /** Starts an app; V8 flags such as `--cpu-prof` go in front. */
  launch(app: AppName, nodeFlags: readonly string[] = []): void {
    const main = join(ROOT, 'apps', app, 'dist', 'main.js');
    const env = {
      KAFKA_BROKERS: this.services.broker.brokers,
      REDIS_URL: this.redis.url,
      HTTP_PORT: '0',
      INGEST_PORT: '0',
      QUERY_PORT: '0',
      NODE_OPTIONS: '',
    };
    const log = join(this.services.folder, `${app}.log`);
    this.apps.set(app, new MeasuredProcess(app, process.execPath, [...nodeFlags, main], log, env));
  }

  /** The address of an app, once it is ready. */
  async url(app: AppName): Promise<string> {
    const url = () => this.apps.get(app)?.written(/"url":"(http:[^"]+)"/)?.[1];
    await this.orFailure(
      untilTrue(`${app} to be ready`, READY_WITHIN_MS, async () => {
        const base = url();
        if (base === undefined) return false;
        return fetch(`${base}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      }),
    );
    return url() as string;
  }

  /** Resolves when every record of both topics is taken. */
  async untilCounted(): Promise<void> {
    const tagged = new PostsPartitionStore(this.store);
    const counted = new HashtagsPartitionStore(this.store, 0);
    await this.untilTaken(TOPICS.posts, (partition) => tagged.next(partition));
    await this.untilTaken(TOPICS.hashtags, (partition) => counted.next(partition));
  }

  /** What every process has used so far: the apps, Redis and the broker. */
  usage(): Record<string, ProcessUsage> {
    const usage: Record<string, ProcessUsage> = {};
    for (const [name, { pid }] of this.apps) usage[name] = processUsage(pid);
    usage.redis = processUsage(this.redis.pid as number);
    usage.broker = processUsage(this.services.broker.pid as number);
    return usage;
  }

  /** What every process has used since an earlier look. */
  usageSince(before: Readonly<Record<string, ProcessUsage>>): Record<string, ProcessUsage> {
    const now = Object.entries(this.usage());
    return Object.fromEntries(
      now.map(([name, usage]) => [name, before[name] ? since(before[name], usage) : usage]),
    );
  }

  /** The same promise, rejected when an app ends. */
  async orFailure<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, ...[...this.apps.values()].map((app) => app.failure())]);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.apps.values()].map((app) => app.stop()));
    this.store.disconnect();
    await this.redis.kill();
  }

  private async untilTaken(
    topic: string,
    next: (partition: number) => Promise<number | undefined>,
  ): Promise<void> {
    const ends = await this.services.administer((admin) => admin.fetchTopicOffsets(topic));
    for (const { partition, high } of ends) {
      // More may be written meanwhile: a tagger that is given its partitions anew says how far it is.
      const end = Number(high);
      while (end > 0 && ((await next(partition)) ?? 0) < end)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
