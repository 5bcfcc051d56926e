import { TOPICS } from '@hashpulse/contracts';
import { Gauge, Registry } from '@hashpulse/nest-service';
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
    this.gauge('query_stream_readers', 'Readers of server-sent events', readers);
  }

  private progress(): void {
    const now = () => Date.now();
    const known = <T>(pick: (snapshot: Snapshot) => T) => this.snapshots.current().then(pick);
    const behind = (time: number | undefined) => (time === undefined ? undefined : (now() - time) / 1_000);
    this.gauge('query_watermark_delay_seconds', 'How far completeUntil is behind the clock', () =>
      known(({ watermark }) => behind(watermark)),
    );
    this.gauge(
      'query_stream_time_delay_seconds',
      'How far the newest event time counted is behind the clock',
      () => known(({ streamTime }) => behind(streamTime)),
    );
    this.gauge('query_incomplete_spans', 'Spans of event time in which records were lost', () =>
      known(({ incomplete }) => incomplete.length),
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
    this.gauge(
      'redis_memory_used_bytes',
      'Memory that Redis uses',
      async () => (await this.store.memory()).used,
    );
    this.gauge('redis_memory_max_bytes', 'The limit of its memory; unset when it has none', async () => {
      const { max } = await this.store.memory();
      return max === 0 ? undefined : max;
    });
  }

  /** A gauge that is asked at each scrape; without a value, or with an error, it shows nothing. */
  private gauge(
    name: string,
    help: string,
    ask: () => number | undefined | Promise<number | undefined>,
  ): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        const value = await Promise.resolve(ask()).catch(() => undefined);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
}
