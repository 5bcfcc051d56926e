import { Counter, Histogram, observableGauge, type Registry } from '@hashpulse/nest-service';

/** What an operator watches of `ingest`. */
export class IngestMetrics {
  readonly accepted: Counter;
  readonly rejected: Counter<'code'>;
  readonly shed: Counter<'reason'>;
  readonly produceSeconds: Histogram<'ok'>;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.accepted = new Counter({
      name: 'ingest_posts_accepted_total',
      help: 'Posts that are safe, in Kafka or in the write-ahead log',
      registers,
    });
    this.rejected = new Counter({
      name: 'ingest_posts_rejected_total',
      help: 'Posts that were refused, by code',
      labelNames: ['code'],
      registers,
    });
    this.shed = new Counter({
      name: 'ingest_requests_shed_total',
      help: 'Requests that were turned away at their head, by reason: full, or more than the client may take of it',
      labelNames: ['reason'],
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

  /** Shows how much may be under way at a time, and is. */
  watchAdmission(allowed: () => number, used: () => number): void {
    const units = 'Units of work (a request, and each 16 KiB of it) let in at a time';
    observableGauge(this.registry, 'ingest_admission_limit', units, allowed);
    observableGauge(this.registry, 'ingest_admission_used', 'Units of work under way', used);
  }

  /** Shows the write-ahead log. */
  watchLog(bytes: () => number, logging: () => boolean): void {
    observableGauge(this.registry, 'ingest_wal_bytes', 'Bytes of the write-ahead log on the disk', bytes);
    observableGauge(
      this.registry,
      'ingest_wal_in_use',
      '1 while posts go through the write-ahead log because Kafka is slow or away',
      () => (logging() ? 1 : 0),
    );
  }

  /** Shows the bytes that wait for Kafka. */
  watchBacklog(bytes: () => number): void {
    const help = 'Bytes that wait for Kafka to acknowledge them';
    observableGauge(this.registry, 'ingest_backlog_bytes', help, bytes);
  }
}
