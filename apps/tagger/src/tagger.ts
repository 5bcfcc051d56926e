import { TOPICS } from '@hashpulse/contracts';
import { countedHashtags } from '@hashpulse/hashtags';
import {
  ensureTopics,
  isPassingKafkaError,
  partitionCount,
  Patience,
  RecordProducer,
} from '@hashpulse/kafka';
import {
  connectRedis,
  HaltedPartitions,
  isPassing,
  pingRedis,
  PostsPartitionStore,
  redisAddress,
} from '@hashpulse/trend-store';
import type { Kafka } from 'kafkajs';
import { type PositionWatch, PostsWorker } from './posts-worker.js';
import type { TaggerSettings } from './tagger-settings.js';

/** Hears of what goes wrong and is being tried again, and on what the tagger waits. */
export type Warn = (message: string, error: Error, on: 'kafka' | 'redis') => void;

/** The tagger's connections and its worker. */
export class Tagger {
  private readonly redis;
  private readonly producer: RecordProducer;
  private running: PostsWorker | undefined;

  constructor(
    private readonly settings: TaggerSettings,
    private readonly kafka: Kafka,
    private readonly warn: Warn,
  ) {
    this.redis = connectRedis(redisAddress(settings), (error) => warn('Redis is away', error, 'redis'));
    this.producer = new RecordProducer(kafka);
  }

  /** The worker; throws before {@link start}. */
  get worker(): PostsWorker {
    if (!this.running) throw new Error('the tagger has not started');
    return this.running;
  }

  /** Waits for Kafka and Redis and makes the worker. */
  async start(watch: PositionWatch): Promise<void> {
    const patience = new Patience(
      (error) => isPassingKafkaError(error) || isPassing(error),
      (error) => this.warn('waiting', error, isPassing(error) ? 'redis' : 'kafka'),
    );
    const always = { isCurrent: () => true };
    await patience.with(always, () => ensureTopics(this.kafka));
    await patience.with(always, () => this.producer.connect());
    const partitions = await patience.with(always, () => partitionCount(this.kafka, TOPICS.posts));
    const hashtagsPartitions = await patience.with(always, () => partitionCount(this.kafka, TOPICS.hashtags));
    this.running = new PostsWorker(
      {
        partitions,
        hashtagsPartitions,
        graceMs: this.settings.GRACE_MINUTES * 60_000,
        horizonMs: this.settings.ENGAGEMENT_HORIZON_HOURS * 3_600_000,
        room: this.settings.POSTS_REMEMBERED,
        extract: countedHashtags,
      },
      new PostsPartitionStore(this.redis),
      this.producer,
      patience,
      new HaltedPartitions(this.redis),
      watch,
    );
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
    this.redis.disconnect();
  }

  /** Rejects while Redis does not answer. */
  async check(): Promise<void> {
    await pingRedis(this.redis);
  }
}
