import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { kafkaClient } from '@hashpulse/kafka';
import { AccessModule } from '@hashpulse/nest-access';
import { LOG, type Log, Readiness, Registry } from '@hashpulse/nest-service';
import { AsyncapiController } from './asyncapi.controller.js';
import { ByteBudget } from './byte-budget.js';
import { CLOCK, type Clock } from './clock.js';
import { IngestMetrics } from './ingest-metrics.js';
import { INGEST_SETTINGS, type IngestSettings } from './ingest-settings.js';
import { KafkaConnection } from './kafka-connection.js';
import { PostPublisher } from './post-publisher.js';
import { PostsController } from './posts.controller.js';

/** How long a sender waits for Kafka, ms. */
const PUBLISH_TIMEOUT_MS = 10_000;

/** How many bodies of the largest size may wait for Kafka. */
const MAX_BACKLOG_BODIES = 8;
/** How many bodies of the largest size may be in memory, those that are still coming in included. */
const MAX_HELD_BODIES = 16;

function connection({ KAFKA_BROKERS: brokers }: IngestSettings, log: Log): KafkaConnection {
  const kafka = kafkaClient({
    brokers,
    clientId: 'hashpulse.ingest',
    log: (level, message, details) => log[level](details, message),
  });
  return new KafkaConnection(kafka, log);
}

function publisher(
  kafka: KafkaConnection,
  metrics: IngestMetrics,
  { INGEST_MAX_BODY_BYTES }: IngestSettings,
): PostPublisher {
  const made = new PostPublisher(kafka.producer, {
    maxBacklogBytes: MAX_BACKLOG_BODIES * INGEST_MAX_BODY_BYTES,
    timeoutMs: PUBLISH_TIMEOUT_MS,
    onProduced: (durationMs, ok) => metrics.produceSeconds.observe({ ok: String(ok) }, durationMs / 1_000),
  });
  metrics.watchBacklog(() => made.backlogBytes);
  return made;
}

/** Posts from HTTP into Kafka. */
@Module({})
export class IngestModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly kafka: KafkaConnection,
    private readonly readiness: Readiness,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @param clock the server's clock, which judges posts from the future */
  static with(settings: IngestSettings, clock: Clock): DynamicModule {
    return {
      module: IngestModule,
      imports: [AccessModule.forRoot({ keysFile: settings.API_KEYS_FILE, usual: 'ingest', browsers: false })],
      controllers: [PostsController, AsyncapiController],
      providers: [
        { provide: INGEST_SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
        {
          provide: IngestMetrics,
          useFactory: (registry: Registry) => new IngestMetrics(registry),
          inject: [Registry],
        },
        {
          provide: ByteBudget,
          useFactory: () => new ByteBudget(MAX_HELD_BODIES * settings.INGEST_MAX_BODY_BYTES),
        },
        { provide: KafkaConnection, useFactory: connection, inject: [INGEST_SETTINGS, LOG] },
        {
          provide: PostPublisher,
          useFactory: publisher,
          inject: [KafkaConnection, IngestMetrics, INGEST_SETTINGS],
        },
      ],
    };
  }

  /** Kafka may come later than this service: it is live at once, and ready when Kafka is. */
  onModuleInit(): void {
    this.readiness.register('kafka', () => this.kafka.check());
    this.kafka.open().catch((error: unknown) => this.log.error({ err: error }, 'connecting to Kafka failed'));
  }

  /** After the port is closed and the last request answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.kafka.close();
  }
}
