import type { Kafka } from 'kafkajs';

/** How old an answer may be, ms: what bounds the asking however many ask. */
const MAX_AGE_MS = 5_000;

/** The offsets at which the partitions of a topic end, for those who watch how far a reader is behind. */
export class EndOffsets {
  private known: ReadonlyMap<number, bigint> = new Map();
  private askedAt = -Infinity;
  private failure: Error | undefined;
  private asking: Promise<void> | undefined;

  /** @param monotonic a clock that only rises, ms; only for the age of an answer */
  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
    private readonly monotonic: () => number,
  ) {}

  /** By partition; what was last known while Kafka does not answer. Never rejects. */
  async current(): Promise<ReadonlyMap<number, bigint>> {
    if (this.monotonic() - this.askedAt < MAX_AGE_MS) return this.known;
    this.asking ??= this.ask().finally(() => {
      this.askedAt = this.monotonic();
      this.asking = undefined;
    });
    await this.asking;
    return this.known;
  }

  /** Rejects with the reason while Kafka does not answer. */
  async check(): Promise<void> {
    await this.current();
    if (this.failure) throw new Error(`Kafka does not answer: ${this.failure.message}`);
  }

  private async ask(): Promise<void> {
    // A new client each time: a kept one may hold on to brokers that are gone.
    const admin = this.kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(this.topic);
      this.known = new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
      this.failure = undefined;
    } catch (error) {
      this.failure = error as Error;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}
