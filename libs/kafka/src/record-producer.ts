import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, {
  type Kafka,
  type Message,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { encodedMessage } from './encoded-messages.js';
import { isPassingKafkaError } from './passing-kafka-error.js';
import type { EncodedBatch } from './record-batch-writer.js';

const { CompressionTypes, Partitioners } = kafkajs;

/** Records for one topic, in the order in which each partition shall have them. */
export interface TopicRecords {
  readonly topic: string;
  readonly messages: Message[];
  /** Records that are encoded already, a batch for a partition at most; its messages must not go there. */
  readonly batches?: readonly EncodedBatch[];
}

/** Takes records, and resolves once they are safe. */
export interface RecordSink {
  send(records: readonly TopicRecords[]): Promise<unknown>;
}

/** Pauses between the attempts of one call, ms: long enough for a partition to find a new leader. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_000, 1_000];
/** Failed attempts after which a call no longer trusts what kafkajs knows of the cluster. */
const ATTEMPTS_WITH_ONE_CLIENT = 3;

/**
 * Writes records with acks=all. At least once: after an ambiguous failure a record may stand twice,
 * which every consumer of this system recognises (by post id, or by source offset).
 */
export class RecordProducer {
  private producer: Producer;
  private closed = false;

  constructor(private readonly kafka: Kafka) {
    this.producer = this.make();
  }

  async connect(): Promise<void> {
    await this.producer.connect();
  }

  /**
   * Resolves once all in-sync replicas have every record, with where they stand in each partition; rejects when that is
   * not known.
   */
  async send(records: readonly TopicRecords[]): Promise<readonly RecordMetadata[]> {
    const topicMessages = records
      .map(({ topic, messages, batches = [] }) => ({
        topic,
        messages: [...messages, ...batches.map(encodedMessage)],
      }))
      .filter(({ messages }) => messages.length > 0);
    if (topicMessages.length === 0) return [];
    for (const [attempt, pause] of PAUSES_MS.entries()) {
      const { producer } = this;
      try {
        return await sendOnce(producer, topicMessages);
      } catch (error) {
        if (!isPassingKafkaError(error as Error)) throw error;
      }
      await delay(pause);
      if (attempt + 1 >= ATTEMPTS_WITH_ONE_CLIENT) await this.replace(producer);
    }
    return sendOnce(this.producer, topicMessages);
  }

  async disconnect(): Promise<void> {
    this.closed = true;
    await this.producer.disconnect();
  }

  private make(): Producer {
    return this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // kafkajs must not retry: it keeps the answers of brokers over its retries, so when a partition's leader moves
      // to a broker that has answered already, its records are dropped and the call still succeeds.
      retry: { retries: 0 },
    });
  }

  /**
   * kafkajs may take one broker for another for good when a connection is cut while it refreshes its metadata
   * (removeBroker moves the seed broker under it): only a new client finds the leaders again.
   */
  private async replace(failed: Producer): Promise<void> {
    if (this.closed || this.producer !== failed) return;
    this.producer = this.make();
    await Promise.allSettled([this.producer.connect(), failed.disconnect()]);
  }
}

async function sendOnce(producer: Producer, topicMessages: TopicMessages[]): Promise<RecordMetadata[]> {
  return producer.sendBatch({
    acks: -1,
    timeout: 10_000,
    compression: CompressionTypes.None,
    topicMessages,
  });
}
