import { LOG, type Log, Readiness } from '@hashpulse/nest-service';
import { TrendReader } from '@hashpulse/trend-store';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { BucketCache } from './bucket-cache.js';
import { FirstSeen } from './first-seen.js';
import { HashtagQuery } from './hashtag-query.js';
import { HashtagsController } from './hashtags.controller.js';
import { HistoryQuery } from './history-query.js';
import { NetworksQuery } from './networks-query.js';
import type { QuerySettings } from './query-settings.js';
import { Snapshots } from './snapshots.js';
import { StoreConnection } from './store-connection.js';
import { TrendsController } from './trends.controller.js';
import { TrendsQuery } from './trends-query.js';
import { WindowViews } from './window-views.js';
import { Windows } from './windows.js';

const READING = [
  { provide: TrendReader, inject: [StoreConnection], useFactory: ({ reader }: StoreConnection) => reader },
  {
    provide: Snapshots,
    inject: [TrendReader],
    useFactory: (reader: TrendReader) => new Snapshots(reader, () => performance.now()),
  },
  BucketCache,
  FirstSeen,
  WindowViews,
  Windows,
];
const QUERIES = [TrendsQuery, HashtagQuery, HistoryQuery, NetworksQuery];

/** Trends from Redis over HTTP. */
@Module({})
export class QueryModule implements OnApplicationShutdown {
  constructor(
    private readonly store: StoreConnection,
    readiness: Readiness,
  ) {
    readiness.register('redis', () => store.reader.check());
  }

  static with({ REDIS_URL }: QuerySettings): DynamicModule {
    const connect = (log: Log) => {
      return new StoreConnection(REDIS_URL, (err) => log.warn({ err }, 'Redis is away'));
    };
    return {
      module: QueryModule,
      controllers: [TrendsController, HashtagsController],
      providers: [{ provide: StoreConnection, inject: [LOG], useFactory: connect }, ...READING, ...QUERIES],
    };
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
