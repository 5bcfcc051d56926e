import { Readiness } from '@hashpulse/nest-service';
import { type DynamicModule, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Tagger } from './tagger.js';
import { TaggingController } from './tagging.controller.js';

@Injectable()
class TaggerLife implements OnApplicationShutdown {
  constructor(
    @Inject(Tagger) private readonly tagger: Tagger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.register('redis', () => tagger.check());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tagger.stop();
  }
}

/** Wires the tagger. */
export class TaggerModule {
  static forRoot(tagger: Tagger): DynamicModule {
    return {
      module: TaggerModule,
      controllers: [TaggingController],
      providers: [{ provide: Tagger, useValue: tagger }, TaggerLife],
    };
  }
}
