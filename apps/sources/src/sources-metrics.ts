import { Counter, observableGauge, type Registry } from '@hashpulse/nest-service';
import type { Progress, Relay } from '@hashpulse/sources';

/** Shows a source's progress; what is shown is looked up when it is asked for. */
export class SourcesMetrics {
  constructor(
    private readonly registry: Registry,
    progress: Progress,
    relay: Relay,
  ) {
    this.counter('source_posts_read_total', 'Posts and deletions that the source gave', () => progress.read);
    this.counter('source_posts_accepted_total', 'Of them: safe', () => progress.accepted);
    this.counter('source_posts_refused_total', 'Of them: refused for good', () => progress.refused);
    this.counter('source_breaks_total', 'Times the source broke', () => progress.breaks);
    this.counter('source_gaps_total', 'Times posts may be missing', () => progress.gaps);
    this.counter(
      'source_send_failures_total',
      'Times posts had to be sent again',
      () => progress.sinkFailures,
    );
    observableGauge(registry, 'source_connected', '1 while the source answers', () =>
      progress.problem ? 0 : 1,
    );
    observableGauge(
      registry,
      'source_waiting_posts',
      'Posts between reading and sending',
      () => relay.waiting,
    );
    observableGauge(
      registry,
      'source_event_time_seconds',
      'Event time of the newest post read, 0 before the first',
      () => (progress.eventTime ?? 0) / 1_000,
    );
    this.leftOut(progress);
  }

  private counter(name: string, help: string, value: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  private leftOut(progress: Progress): void {
    new Counter({
      name: 'source_left_out_total',
      help: 'What came and is no post, by kind',
      labelNames: ['kind'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [kind, count] of progress.leftOutByKind) this.inc({ kind }, count);
      },
    });
  }
}
