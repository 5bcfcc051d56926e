import {
  type BatchConsumerSettings,
  BatchConsumer,
  type LogRange,
  type PartitionBatch,
} from '@hashpulse/kafka';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { lastValueFrom } from 'rxjs';

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

  constructor(private readonly options: BatchKafkaOptions) {
    super();
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
      const { kafka, topic, ...settings } = this.options;
      const assign = this.required(assignmentPattern(topic));
      const verify = this.required(verificationPattern(topic));
      const handle = this.required(topic);
      this.consumer = new BatchConsumer(
        kafka,
        { topic, ...settings },
        {
          assign: async (partition, range, isCurrent) => {
            const assignment: PartitionAssignment = { partition, range, isCurrent };
            return (await this.call(assign, assignment)) as bigint;
          },
          verify: async (partition) => (await this.call(verify, partition)) as boolean,
          handle: async (batch: PartitionBatch) => void (await this.call(handle, batch)),
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

  private async call(handler: MessageHandler, data: unknown): Promise<unknown> {
    return lastValueFrom(this.transformToObservable(await handler(data)), { defaultValue: undefined });
  }
}
