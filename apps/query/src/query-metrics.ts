import { TOPICS } from '@hashpulse/contracts';
import { Gauge, observableGauge, Registry } from '@hashpulse/nest-service';
import { Injectable } from '@nestjs/common';
import { Snapshots } from './snapshots.js';
import type { Snapshot } from './snapshot.js';
import { StoreConnection } from './store-connection.js';

/** What an operator watches of `query`, and through it of all that is counted. Gauges are unset while unknown. */
@Injectable()
export class QueryMetrics {
  constructor(
    private readonly registry: Registry,
    private readonly snapshots: Snapshots,
    private readonly store: StoreConnection,
  ) {
    this.progress();
    this.memory();
  }

  /** Shows how many streams are open. */
  watchReaders(readers: () => number): void {
    observableGauge(this.registry, 'query_stream_readers', 'Readers of server-sent events', readers);
  }

  private progress(): void {
    const now = () => Date.now();
    const known = <T>(pick: (snapshot: Snapshot) => T) => this.snapshots.current().then(pick);
    const behind = (time: number | undefined) => (time === undefined ? undefined : (now() - time) / 1_000);
    observableGauge(
      this.registry,
      'query_watermark_delay_seconds',
      'How far completeUntil is behind the clock',
      () => known(({ watermark }) => behind(watermark)),
    );
    observableGauge(
      this.registry,
      'query_stream_time_delay_seconds',
      'How far the newest event time counted is behind the clock',
      () => known(({ streamTime }) => behind(streamTime)),
    );
    observableGauge(
      this.registry,
      'query_incomplete_spans',
      'Spans of event time in which records were lost',
      () => known(({ incomplete }) => incomplete.length),
    );
    this.halted();
  }

  private halted(): void {
    const { snapshots, registry } = this;
    new Gauge({
      name: 'query_halted_partitions',
      help: 'Partitions whose workers have stopped until a human has looked',
      labelNames: ['topic'],
      registers: [registry],
      async collect() {
        const snapshot = await snapshots.current().catch(() => undefined);
        this.reset();
        for (const topic of [TOPICS.posts, TOPICS.hashtags]) {
          if (snapshot) this.set({ topic }, snapshot.halted(topic));
        }
      },
    });
  }

  private memory(): void {
    observableGauge(
      this.registry,
      'redis_memory_used_bytes',
      'Memory that Redis uses',
      async () => (await this.store.memory()).used,
    );
    observableGauge(
      this.registry,
      'redis_memory_max_bytes',
      'The limit of its memory; unset when it has none',
      async () => {
        const { max } = await this.store.memory();
        return max === 0 ? undefined : max;
      },
    );
  }
}
