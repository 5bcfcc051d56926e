import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { LOG, type Log, Readiness, Registry } from '@hashpulse/nest-service';
import { type PostSink, Progress, Relay } from '@hashpulse/sources';
import { SourcesMetrics } from './sources-metrics.js';

/** What was read is sent within this time when the service stops, ms; the rest is read again. */
const STOP_WITHIN_MS = 5_000;
const REPORT_EVERY_MS = 10_000;

/** What the app wires. */
export interface SourcesParts {
  readonly relay: Relay;
  readonly progress: Progress;
  readonly sink: PostSink;
}

/** Posts from a source into Hashpulse. */
@Module({})
export class SourcesModule implements OnApplicationShutdown {
  private readonly timer: NodeJS.Timeout;
  private reported = 0;

  constructor(
    @Inject(Relay) private readonly relay: Relay,
    @Inject(Progress) private readonly progress: Progress,
    @Inject('SINK') private readonly sink: PostSink,
    @Inject(Readiness) readiness: Readiness,
    @Inject(Registry) registry: Registry,
    @Inject(LOG) private readonly log: Log,
  ) {
    new SourcesMetrics(registry, progress, relay);
    readiness.register('source', async () => {
      if (progress.problem !== undefined) throw new Error(progress.problem);
    });
    readiness.register('sink', () => sink.check());
    this.timer = setInterval(() => this.report(), REPORT_EVERY_MS).unref();
  }

  static with({ relay, progress, sink }: SourcesParts): DynamicModule {
    return {
      module: SourcesModule,
      providers: [
        { provide: Relay, useValue: relay },
        { provide: Progress, useValue: progress },
        { provide: 'SINK', useValue: sink },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.relay.stop(STOP_WITHIN_MS);
    await this.sink.close();
    this.progress.report('stopped reading');
    this.log.flush();
  }

  private report(): void {
    if (this.progress.read === this.reported) return;
    this.reported = this.progress.read;
    this.progress.report('progress');
  }
}
