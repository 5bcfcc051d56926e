import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { kafkaClient, kafkaSecurity } from '@hashpulse/kafka';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessModule } from '@hashpulse/nest-access';
import { LOG, type Log, Readiness, Registry } from '@hashpulse/nest-service';
import { KeyRates, type RedisAddress } from '@hashpulse/rate-limits';
import { AsyncapiController } from './asyncapi.controller.js';
import { ByteBudget } from './byte-budget.js';
import { CLOCK, type Clock } from './clock.js';
import { IngestMetrics } from './ingest-metrics.js';
import { INGEST_SETTINGS, type IngestSettings } from './ingest-settings.js';
import { KafkaConnection } from './kafka-connection.js';
import { PostsController } from './posts.controller.js';
import { Publication } from './publication.js';
import { Shedding } from './shedding.js';

/** How many bodies of the largest size may be in memory, those that are still coming in included. */
const MAX_HELD_BODIES = 8;

function connection(settings: IngestSettings, log: Log): KafkaConnection {
  const kafka = kafkaClient({
    brokers: settings.KAFKA_BROKERS,
    security: kafkaSecurity(settings),
    clientId: 'hashpulse.ingest',
    log: (level, message, details) => log[level](details, message),
  });
  return new KafkaConnection(kafka, log);
}

/** Where the limits of keys are counted; without keys nothing is limited, and no Redis is needed. */
function rateRedis(settings: IngestSettings): RedisAddress | undefined {
  const { API_KEYS_FILE, REDIS_URL, REDIS_CLUSTER_NODES: clusterNodes } = settings;
  const url = REDIS_URL ?? (clusterNodes[0] && `redis://${clusterNodes[0]}`);
  return API_KEYS_FILE === undefined || url === undefined ? undefined : { url, clusterNodes };
}

/** Posts from HTTP into Kafka. */
@Module({})
export class IngestModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly kafka: KafkaConnection,
    private readonly publication: Publication,
    private readonly shedding: Shedding,
    private readonly rates: KeyRates,
    private readonly metrics: IngestMetrics,
    private readonly adapterHost: HttpAdapterHost,
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
        {
          provide: Shedding,
          inject: [IngestMetrics],
          useFactory: (metrics: IngestMetrics) => new Shedding((reason) => metrics.shed.inc({ reason })),
        },
        {
          provide: KeyRates,
          inject: [LOG],
          useFactory: (log: Log) =>
            new KeyRates(rateRedis(settings), (err) =>
              log.warn({ err }, 'Redis is away: each ingest limits keys by itself'),
            ),
        },
        { provide: KafkaConnection, useFactory: connection, inject: [INGEST_SETTINGS, LOG] },
        {
          provide: Publication,
          useFactory: Publication.open,
          inject: [KafkaConnection, IngestMetrics, INGEST_SETTINGS, LOG],
        },
      ],
    };
  }

  /** Kafka may come later than this service: it is live at once, and ready when Kafka is. */
  onModuleInit(): void {
    const { admission } = this.shedding;
    this.shedding.guard(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), '/v1/posts');
    this.metrics.watchAdmission(
      () => admission.allowed,
      () => admission.used,
    );
    this.readiness.register('kafka', () => this.publication.check());
    this.kafka.open().catch((error: unknown) => this.log.error({ err: error }, 'connecting to Kafka failed'));
  }

  /** After the port is closed and the last request answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.publication.close();
    await this.kafka.close();
    this.rates.close();
  }
}
