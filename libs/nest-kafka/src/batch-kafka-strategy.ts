import {
  type BatchConsumerSettings,
  BatchConsumer,
  EndOffsets,
  type LogRange,
  type PartitionBatch,
  StateMovedError,
} from '@hashpulse/kafka';
import { traceBatch } from '@hashpulse/telemetry';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import type { Registry } from 'prom-client';
import { lastValueFrom } from 'rxjs';
import { ConsumerMetrics } from './consumer-metrics.js';

/** What a worker is told when a partition becomes its own. */
export interface PartitionAssignment {
  readonly partition: number;
  readonly range: LogRange;
  /** False once the partition was taken away again. */
  isCurrent(): boolean;
}

/** The `@MessagePattern` of the handler that loads a partition's state and answers the next offset (a bigint). */
export function assignmentPattern(topic: string): string {
  return `${topic}/assigned`;
}

/** The `@MessagePattern` of the handler that tells (a boolean) whether a partition's stored state still stands. */
export function verificationPattern(topic: string): string {
  return `${topic}/verify`;
}

/** The kafkajs client to read with, and how. */
export interface BatchKafkaOptions extends BatchConsumerSettings {
  readonly kafka: Kafka;
  /** Where its metrics go. */
  readonly registry: Registry;
}

/** Identifies this transport among Nest's own. */
export const BATCH_KAFKA = Symbol('batch-kafka');

/**
 * A Nest transport that hands over whole Kafka batches: `@EventPattern(topic)` takes a {@link PartitionBatch},
 * `@MessagePattern(assignmentPattern(topic))` a {@link PartitionAssignment}. Nest's own Kafka transport knows
 * single messages only, and keeps positions in Kafka.
 */
export class BatchKafkaStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = BATCH_KAFKA;
  // A failed batch must reach the consumer, which decides between trying again and stopping.
  override readonly propagatesEventHandlerErrors = true;
  private consumer: BatchConsumer | undefined;
  private readonly ends: EndOffsets;
  private readonly metrics: ConsumerMetrics;

  constructor(private readonly options: BatchKafkaOptions) {
    super();
    const { kafka, topic, registry } = options;
    this.ends = new EndOffsets(kafka, topic, () => performance.now());
    this.metrics = new ConsumerMetrics(registry, topic, this.ends, () => this.positions());
  }

  /** The next offset of every partition that is worked on. */
  positions(): ReadonlyMap<number, bigint> {
    return this.consumer?.positions() ?? new Map();
  }

  /** Rejects with the reason while this worker cannot take batches. */
  async check(): Promise<void> {
    if (!this.consumer) throw new Error('waiting for Kafka and Redis');
    if (!this.consumer.hasJoined) throw new Error(`joining the consumer group ${this.options.groupId}`);
    await this.ends.check();
  }

  /** Two handlers for one batch would count it twice, so a second one is refused. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler?: boolean,
    extras?: Record<string, unknown>,
  ): void {
    if (this.getHandlerByPattern(this.normalizePattern(pattern as string))) {
      throw new Error(`there are two handlers for ${JSON.stringify(pattern)}; a batch has exactly one`);
    }
    super.addHandler(pattern, callback, isEventHandler, extras);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const { kafka, topic, groupId, onFatal, onAssignment } = this.options;
      const assign = this.required(assignmentPattern(topic));
      const verify = this.required(verificationPattern(topic));
      const handle = this.required(topic);
      this.consumer = new BatchConsumer(
        kafka,
        { topic, groupId, onFatal, onAssignment },
        {
          assign: async (partition, range, isCurrent) => {
            const assignment: PartitionAssignment = { partition, range, isCurrent };
            return (await this.call(assign, assignment)) as bigint;
          },
          verify: async (partition) => (await this.call(verify, partition)) as boolean,
          handle: (batch: PartitionBatch) => this.handleMeasured(handle, batch),
        },
      );
      await this.consumer.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await this.consumer?.stop();
  }

  on(): never {
    throw new Error('the batch transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }

  private required(pattern: string): MessageHandler {
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) throw new Error(`no controller handles ${pattern}`);
    return handler;
  }

  private async handleMeasured(handler: MessageHandler, batch: PartitionBatch): Promise<void> {
    const done = this.metrics.batchStarts(batch.records.length);
    try {
      const { topic, groupId: group } = this.options;
      const { partition, records } = batch;
      await traceBatch(
        { topic, group, partition, records },
        async () => void (await this.call(handler, batch)),
      );
      done();
    } catch (error) {
      // A partition that was taken away by a rebalance is no conflict.
      if (error instanceof StateMovedError && batch.isCurrent()) this.metrics.conflicts.inc();
      throw error;
    }
  }

  private async call(handler: MessageHandler, data: unknown): Promise<unknown> {
    return lastValueFrom(this.transformToObservable(await handler(data)), { defaultValue: undefined });
  }
}
