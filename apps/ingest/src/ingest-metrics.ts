import { Counter, Gauge, Histogram, type Registry } from '@hashpulse/nest-service';

/** What an operator watches of `ingest`. */
export class IngestMetrics {
  readonly accepted: Counter;
  readonly rejected: Counter<'code'>;
  readonly produceSeconds: Histogram<'ok'>;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.accepted = new Counter({
      name: 'ingest_posts_accepted_total',
      help: 'Posts that are safe in Kafka',
      registers,
    });
    this.rejected = new Counter({
      name: 'ingest_posts_rejected_total',
      help: 'Posts that were refused, by code',
      labelNames: ['code'],
      registers,
    });
    this.produceSeconds = new Histogram({
      name: 'ingest_produce_duration_seconds',
      help: 'Duration of produce requests to Kafka',
      labelNames: ['ok'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }

  /** Shows the bytes that wait for Kafka. */
  watchBacklog(bytes: () => number): void {
    new Gauge({
      name: 'ingest_backlog_bytes',
      help: 'Bytes that wait for Kafka to acknowledge them',
      registers: [this.registry],
      collect() {
        this.set(bytes());
      },
    });
  }
}
