import { AccessModule } from '@hashpulse/nest-access';
import { LOG, type Log, Readiness } from '@hashpulse/nest-service';
import { redisAddress, TrendReader } from '@hashpulse/trend-store';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { BucketCache } from './bucket-cache.js';
import { MemoryBudget } from './memory-budget.js';
import { CurrentModeration } from './current-moderation.js';
import { CompareQuery } from './compare-query.js';
import { CompareController } from './compare.controller.js';
import { ExplainQuery } from './explain-query.js';
import { FirstSeen } from './first-seen.js';
import { HashtagCells } from './hashtag-cells.js';
import { HashtagQuery } from './hashtag-query.js';
import { HashtagsController } from './hashtags.controller.js';
import { HistoryQuery } from './history-query.js';
import { Labels } from './labels.js';
import { MastodonQuery } from './mastodon-query.js';
import { MastodonRankings } from './mastodon-rankings.js';
import { MastodonController } from './mastodon.controller.js';
import { LoopbackGuard } from './loopback.guard.js';
import { ModerationController } from './moderation.controller.js';
import { ModerationDesk } from './moderation-desk.js';
import { NetworkPulse } from './network-pulse.js';
import { NetworksHistoryQuery } from './networks-history-query.js';
import { NetworksHistoryController } from './networks-history.controller.js';
import { NetworksQuery } from './networks-query.js';
import { PendingQuery } from './pending-query.js';
import { ProviderController } from './provider.controller.js';
import { QueryMetrics } from './query-metrics.js';
import type { QuerySettings } from './query-settings.js';
import { RelatedQuery } from './related-query.js';
import { SharedAnswers } from './shared-answers.js';
import { Snapshots } from './snapshots.js';
import { StoreConnection } from './store-connection.js';
import { StreamController } from './stream.controller.js';
import { TopHashtags } from './top-hashtags.js';
import { TrendsQuery } from './trends-query.js';
import { TrendsController } from './trends.controller.js';
import { WebhookDesk } from './webhook-desk.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhookRules, WebhooksService } from './webhooks.service.js';
import { WindowViews } from './window-views.js';
import { Windows } from './windows.js';
import { XQuery } from './x-query.js';
import { XController } from './x.controller.js';

const READING = [
  { provide: TrendReader, inject: [StoreConnection], useFactory: ({ reader }: StoreConnection) => reader },
  {
    provide: Snapshots,
    inject: [StoreConnection],
    useFactory: ({ reader, moderation }: StoreConnection) =>
      new Snapshots(reader, new CurrentModeration(moderation), () => performance.now()),
  },
  {
    provide: ModerationDesk,
    inject: [StoreConnection],
    useFactory: ({ moderation }: StoreConnection) => new ModerationDesk(moderation, () => new Date()),
  },
  {
    provide: WebhookDesk,
    inject: [StoreConnection, WebhookRules],
    useFactory: ({ webhooks: store }: StoreConnection, { allowPrivate }: WebhookRules) =>
      new WebhookDesk({ store, allowPrivate, now: () => new Date() }),
  },
  BucketCache,
  FirstSeen,
  HashtagCells,
  Labels,
  NetworkPulse,
  WindowViews,
  Windows,
  TopHashtags,
  SharedAnswers,
];
const QUERIES = [
  TrendsQuery,
  HashtagQuery,
  HistoryQuery,
  NetworksQuery,
  NetworksHistoryQuery,
  RelatedQuery,
  CompareQuery,
  ExplainQuery,
  MastodonQuery,
  MastodonRankings,
  XQuery,
  PendingQuery,
];
const CONTROLLERS = [
  TrendsController,
  HashtagsController,
  CompareController,
  NetworksHistoryController,
  StreamController,
  MastodonController,
  XController,
  ProviderController,
  ModerationController,
  WebhooksController,
];

/** Trends from Redis over HTTP. */
@Module({})
export class QueryModule implements OnApplicationShutdown {
  constructor(
    private readonly store: StoreConnection,
    readiness: Readiness,
  ) {
    readiness.register('redis', () => store.reader.check());
  }

  static with({
    API_KEYS_FILE,
    QUERY_CACHE_BYTES,
    REDIS_CLUSTER_NODES,
    REDIS_URL,
    WEBHOOK_ALLOW_PRIVATE,
  }: QuerySettings): DynamicModule {
    const connect = (log: Log) => {
      const address = redisAddress({ REDIS_URL, REDIS_CLUSTER_NODES });
      return new StoreConnection(address, (err) => log.warn({ err }, 'Redis is away'));
    };
    return {
      module: QueryModule,
      imports: [AccessModule.forRoot({ keysFile: API_KEYS_FILE, usual: 'read', browsers: true })],
      controllers: CONTROLLERS,
      providers: [
        { provide: StoreConnection, inject: [LOG], useFactory: connect },
        { provide: MemoryBudget, useValue: new MemoryBudget(QUERY_CACHE_BYTES) },
        { provide: LoopbackGuard, useFactory: () => new LoopbackGuard(API_KEYS_FILE !== undefined) },
        { provide: WebhookRules, useValue: new WebhookRules(WEBHOOK_ALLOW_PRIVATE) },
        ...READING,
        ...QUERIES,
        QueryMetrics,
        WebhooksService,
      ],
    };
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
