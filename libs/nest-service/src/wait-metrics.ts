import { Counter, type Registry } from 'prom-client';

/** Counts the failed attempts after which a worker waits and tries again, by what it waits for. */
export class WaitMetrics {
  private readonly waits;

  constructor(registry: Registry) {
    this.waits = new Counter({
      name: 'worker_waits_total',
      help: 'Failed attempts after which the worker waited: a full or absent Redis, an absent Kafka',
      labelNames: ['on'],
      registers: [registry],
    });
    for (const on of ['kafka', 'redis']) this.waits.inc({ on }, 0);
  }

  waited(on: 'kafka' | 'redis'): void {
    this.waits.inc({ on });
  }
}
