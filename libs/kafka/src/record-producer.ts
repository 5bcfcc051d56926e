import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';
import { isPassingKafkaError } from './passing-kafka-error.js';

const { CompressionTypes, Partitioners } = kafkajs;

/** Records for one topic, in the order in which each partition shall have them. */
export interface TopicRecords {
  readonly topic: string;
  readonly messages: Message[];
}

/** Pauses between the attempts of one call, ms: long enough for a partition to find a new leader. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_000, 1_000];

/**
 * Writes records with acks=all. At least once: after an ambiguous failure a record may stand twice,
 * which every consumer of this system recognises (by post id, or by source offset).
 */
export class RecordProducer {
  private readonly producer: Producer;

  constructor(kafka: Kafka) {
    this.producer = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // kafkajs must not retry: it keeps the answers of brokers over its retries, so when a partition's leader moves
      // to a broker that has answered already, its records are dropped and the call still succeeds.
      retry: { retries: 0 },
    });
  }

  async connect(): Promise<void> {
    await this.producer.connect();
  }

  /** Resolves once all in-sync replicas have every record; rejects when that is not known. */
  async send(records: readonly TopicRecords[]): Promise<void> {
    const topicMessages = records.filter(({ messages }) => messages.length > 0);
    if (topicMessages.length === 0) return;
    for (const pause of PAUSES_MS) {
      try {
        return await this.sendOnce(topicMessages);
      } catch (error) {
        if (!isPassingKafkaError(error as Error)) throw error;
      }
      await delay(pause);
    }
    await this.sendOnce(topicMessages);
  }

  async disconnect(): Promise<void> {
    await this.producer.disconnect();
  }

  private async sendOnce(topicMessages: TopicRecords[]): Promise<void> {
    await this.producer.sendBatch({
      acks: -1,
      timeout: 10_000,
      compression: CompressionTypes.None,
      topicMessages,
    });
  }
}
