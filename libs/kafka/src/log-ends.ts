import type { Admin, Kafka } from 'kafkajs';

/** Reads where the partitions of a topic end, again and again. */
export class LogEndsReader {
  private admin: Promise<Admin> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
  ) {}

  /** The offset behind the last record, by partition; rejects while Kafka does not answer. */
  async read(): Promise<Map<number, number>> {
    this.admin ??= this.connect();
    const { admin } = this;
    try {
      const offsets = await (await admin).fetchTopicOffsets(this.topic);
      return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
    } catch (error) {
      // A kept client may hold on to brokers that are gone.
      if (this.admin === admin) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.then((client) => client.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    return admin;
  }
}
