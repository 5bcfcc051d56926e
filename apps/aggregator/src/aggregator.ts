import { TOPICS } from '@hashpulse/contracts';
import {
  ensureTopics,
  isPassingKafkaError,
  LogEndsReader,
  partitionCount,
  Patience,
  RecordProducer,
} from '@hashpulse/kafka';
import {
  connectRedis,
  HaltedPartitions,
  HashtagsPartitionStore,
  isPassing,
  pingRedis,
  PostsEnds,
  redisAddress,
} from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import type { AggregatorSettings } from './aggregator-settings.js';
import { HashtagsWorker } from './hashtags-worker.js';
import { PostsWatch } from './posts-watch.js';

/** Hears of what goes wrong and is being tried again, and on what the aggregator waits. */
export type Warn = (message: string, error: Error, on: 'kafka' | 'redis') => void;

/** The aggregator's connections and its worker. */
export class Aggregator {
  private readonly redis;
  private readonly producer: RecordProducer;
  private running: HashtagsWorker | undefined;
  private readonly watch: PostsWatch;

  constructor(
    private readonly settings: AggregatorSettings,
    private readonly kafka: Kafka,
    private readonly warn: Warn,
  ) {
    this.redis = connectRedis(redisAddress(settings), (error) => warn('Redis is away', error, 'redis'));
    this.producer = new RecordProducer(kafka);
    const log = new LogEndsReader(kafka, TOPICS.posts);
    this.watch = new PostsWatch(log, new PostsEnds(this.redis), () => this.running?.streamTime);
  }

  /** The worker; throws before {@link start}. */
  get worker(): HashtagsWorker {
    if (!this.running) throw new Error('the aggregator has not started');
    return this.running;
  }

  /** Waits for Kafka and Redis and makes the worker. */
  async start(): Promise<void> {
    const patience = new Patience(
      (error) => isPassingKafkaError(error) || isPassing(error),
      (error) => this.warn('waiting', error, isPassing(error) ? 'redis' : 'kafka'),
    );
    const always = { isCurrent: () => true };
    await patience.with(always, () => ensureTopics(this.kafka));
    await patience.with(always, () => this.producer.connect());
    const partitions = await patience.with(always, () => partitionCount(this.kafka, TOPICS.hashtags));
    const sources = await patience.with(always, () => partitionCount(this.kafka, TOPICS.posts));
    this.running = new HashtagsWorker(
      {
        sources,
        retention: {
          minutes: this.settings.MINUTE_BUCKETS_KEPT,
          hours: this.settings.HOUR_BUCKETS_KEPT,
        },
        capacity: {
          minute: this.settings.HASHTAGS_PER_MINUTE,
          hour: this.settings.HASHTAGS_PER_HOUR,
        },
        cellsHeld: this.settings.CELLS_HELD,
      },
      new HashtagsPartitionStore(this.redis, partitions),
      this.producer,
      patience,
      new HaltedPartitions(this.redis),
    );
    this.watch.start();
  }

  async stop(): Promise<void> {
    await this.watch.stop();
    await this.producer.disconnect();
    this.redis.disconnect();
  }

  /** Rejects while Redis does not answer. */
  async check(): Promise<void> {
    await pingRedis(this.redis);
  }
}
