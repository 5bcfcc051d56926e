import { type DynamicModule, Module } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DocsController, OPENAPI } from './docs.controller.js';
import { HealthController } from './health.controller.js';
import { LOG, type Log } from './log.js';
import { stdoutLines } from './log-output.js';
import { MetricsController } from './metrics.controller.js';
import { observableGauge } from './observable-gauge.js';
import { Readiness } from './readiness.js';
import type { ServiceOptions } from './service-options.js';

function serviceRegistry(name: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: name });
  collectDefaultMetrics({ register: registry });
  const dropped = 'Log lines that were dropped because nobody read them in time';
  observableGauge(registry, 'log_lines_dropped', dropped, () => stdoutLines().droppedLines);
  return registry;
}

/** Shows every readiness check, so that an alert can name what is missing. */
function watchReadiness(registry: Registry, readiness: Readiness): void {
  new Gauge({
    name: 'service_ready',
    help: '1 while the readiness check holds, else 0',
    labelNames: ['check'],
    registers: [registry],
    async collect() {
      this.reset();
      const report = Object.entries(await readiness.report());
      for (const [check, result] of report) this.set({ check }, result === 'ok' ? 1 : 0);
    },
  });
}

/** What every service has: health, metrics, documentation; gives {@link LOG}, `Readiness` and `Registry` to all modules. */
@Module({})
export class ServiceModule {
  constructor(registry: Registry, readiness: Readiness) {
    watchReadiness(registry, readiness);
  }

  static forRoot({ name, module, openapi }: ServiceOptions, log: Log): DynamicModule {
    const imported = 'module' in module ? module : { module };
    return {
      module: ServiceModule,
      global: true,
      imports: [imported],
      controllers: [HealthController, MetricsController, DocsController],
      providers: [
        Readiness,
        { provide: LOG, useValue: log },
        { provide: Registry, useFactory: () => serviceRegistry(name) },
        { provide: OPENAPI, useValue: openapi },
      ],
      exports: [LOG, Readiness, Registry],
    };
  }
}
