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

/** A topic whose records are taken in order. */
export type KeptTopic = 'posts' | 'hashtags';

/** Of both topics, as the workers make them. */
const PARTITIONS = 8;
const POLL_MS = 50;
const READY_WITHIN_MS = 60_000;

/** Our apps on an empty Redis and an empty topic `hashtags`, each measured. */
export class BenchSystem {
  private readonly apps = new Map<string, MeasuredProcess>();

  private constructor(
    private readonly services: BenchServices,
    private readonly redis: RedisServer,
    readonly store: StoreRedis,
  ) {}

  /** Makes an empty Redis ready, and topics of which these keep what they hold; starts no app yet. */
  static async prepare(
    services: BenchServices,
    name: string,
    kept: readonly KeptTopic[],
  ): Promise<BenchSystem> {
    const emptied = (['hashtags', 'posts'] as const).filter((topic) => !kept.includes(topic));
    await services.remove(
      emptied.map((topic) => TOPICS[topic]),
      Object.values(CONSUMER_GROUPS),
    );
    await services.ensureTopics();
    const redis = await services.startRedis(`redis-${name}`);
    return new BenchSystem(
      services,
      redis,
      connectRedis({ url: redis.url }, () => undefined),
    );
  }

  /** Starts an app, under a name of its own if there are several; V8 flags such as `--cpu-prof` go in front. */
  launch(app: AppName, nodeFlags: readonly string[] = [], name: string = app): void {
    const main = join(ROOT, 'apps', app, 'dist', 'main.js');
    const env = {
      KAFKA_BROKERS: this.services.broker.brokers,
      REDIS_URL: this.redis.url,
      HTTP_PORT: '0',
      INGEST_PORT: '0',
      QUERY_PORT: '0',
      NODE_OPTIONS: '',
    };
    const log = join(this.services.folder, `${name}.log`);
    this.apps.set(name, new MeasuredProcess(name, process.execPath, [...nodeFlags, main], log, env));
  }

  /** The process of an app. */
  pid(name: string): number {
    const app = this.apps.get(name);
    if (!app) throw new Error(`${name} does not run`);
    return app.pid;
  }

  /** Ends an app before the others. */
  async retire(name: string, signal: NodeJS.Signals): Promise<void> {
    const app = this.apps.get(name);
    this.apps.delete(name);
    await app?.stop(signal);
  }

  /** Offset by partition up to which a topic is taken. */
  async taken(topic: KeptTopic): Promise<number[]> {
    const store =
      topic === 'posts' ? new PostsPartitionStore(this.store) : new HashtagsPartitionStore(this.store, 0);
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    return Promise.all(partitions.map(async (partition) => (await store.next(partition)) ?? 0));
  }

  /** Resolves when the first record of a topic is taken. */
  async untilMoving(topic: KeptTopic): Promise<void> {
    await untilTrue('a record to be taken', READY_WITHIN_MS, async () =>
      (await this.taken(topic)).some((next) => next > 0),
    );
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
    await this.untilTaken('posts');
    await this.untilTaken('hashtags');
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

  /** Resolves when every record of a topic is taken. */
  async untilTaken(topic: KeptTopic): Promise<void> {
    const ends = await this.services.ends(TOPICS[topic]);
    // More may be written meanwhile: a tagger that is given its partitions anew says how far it is.
    while ((await this.taken(topic)).some((next, partition) => next < (ends[partition] ?? 0)))
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
