import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';

const { CompressionTypes, Partitioners } = kafkajs;

/** Records for one topic, in the order in which each partition shall have them. */
export interface TopicRecords {
  readonly topic: string;
  readonly messages: Message[];
}

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
      retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 3 },
    });
  }

  async connect(): Promise<void> {
    await this.producer.connect();
  }

  /** Resolves once all in-sync replicas have every record; rejects when that is not known. */
  async send(records: readonly TopicRecords[]): Promise<void> {
    const topicMessages = records.filter(({ messages }) => messages.length > 0);
    if (topicMessages.length === 0) return;
    await this.producer.sendBatch({
      acks: -1,
      timeout: 10_000,
      compression: CompressionTypes.None,
      topicMessages,
    });
  }

  async disconnect(): Promise<void> {
    await this.producer.disconnect();
  }
}
