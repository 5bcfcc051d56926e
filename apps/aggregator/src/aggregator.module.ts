import { Readiness } from '@hashpulse/nest-service';
import { type DynamicModule, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AggregationController } from './aggregation.controller.js';
import { Aggregator } from './aggregator.js';

@Injectable()
class AggregatorLife implements OnApplicationShutdown {
  constructor(
    @Inject(Aggregator) private readonly aggregator: Aggregator,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.register('redis', () => aggregator.check());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.aggregator.stop();
  }
}

/** Wires the aggregator. */
export class AggregatorModule {
  static forRoot(aggregator: Aggregator): DynamicModule {
    return {
      module: AggregatorModule,
      controllers: [AggregationController],
      providers: [{ provide: Aggregator, useValue: aggregator }, AggregatorLife],
    };
  }
}
