import type { EndOffsets } from '@hashpulse/kafka';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const RECORDS = [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000];

/** What an operator watches of a consumer of batches. */
export class ConsumerMetrics {
  readonly conflicts: { inc(): void };
  private readonly records: Histogram<'topic'>;
  private readonly seconds: Histogram<'topic'>;

  /** @param positions the next offset of every partition that is worked on */
  constructor(
    registry: Registry,
    private readonly topic: string,
    ends: EndOffsets,
    positions: () => ReadonlyMap<number, bigint>,
  ) {
    const registers = [registry];
    const labelNames = ['topic'] as const;
    this.records = new Histogram({
      name: 'kafka_consumer_batch_records',
      help: 'Records in a batch that was committed',
      labelNames,
      buckets: RECORDS,
      registers,
    });
    this.seconds = new Histogram({
      name: 'kafka_consumer_batch_duration_seconds',
      help: 'Time from taking a batch to its commit',
      labelNames,
      buckets: SECONDS,
      registers,
    });
    const conflicts = new Counter({
      name: 'kafka_consumer_commit_conflicts_total',
      help: 'Batches dropped because the stored offset was not the expected one',
      labelNames,
      registers,
    });
    conflicts.inc({ topic }, 0);
    this.conflicts = { inc: () => conflicts.inc({ topic }) };
    watchPartitions(registry, topic, ends, positions);
  }

  /** Call the result when the batch is committed. */
  batchStarts(records: number): () => void {
    const stop = this.seconds.startTimer({ topic: this.topic });
    return () => {
      stop();
      this.records.observe({ topic: this.topic }, records);
    };
  }
}

function watchPartitions(
  registry: Registry,
  topic: string,
  ends: EndOffsets,
  positions: () => ReadonlyMap<number, bigint>,
): void {
  const registers = [registry];
  new Gauge({
    name: 'kafka_consumer_lag_records',
    help: 'Records that wait in a partition which this process works on',
    labelNames: ['topic', 'partition'],
    registers,
    async collect() {
      const known = await ends.current();
      this.reset();
      for (const [partition, next] of positions()) {
        const end = known.get(partition);
        if (end !== undefined) this.set({ topic, partition }, Math.max(0, Number(end - next)));
      }
    },
  });
  new Gauge({
    name: 'kafka_consumer_assigned_partitions',
    help: 'Partitions that this process works on',
    labelNames: ['topic'],
    registers,
    collect() {
      this.set({ topic }, positions().size);
    },
  });
  new Gauge({
    name: 'kafka_topic_partitions',
    help: 'Partitions of the topic; unset while Kafka was never reached',
    labelNames: ['topic'],
    registers,
    async collect() {
      const { size } = await ends.current();
      if (size > 0) this.set({ topic }, size);
    },
  });
}
