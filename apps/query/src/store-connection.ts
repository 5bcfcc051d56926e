import {
  connectReader,
  ModerationStore,
  type RedisAddress,
  type RedisMemory,
  redisMemory,
  TrendReader,
  WebhookStore,
} from '@hashpulse/trend-store';

/** The connection to Redis. */
export class StoreConnection {
  readonly reader: TrendReader;
  readonly moderation: ModerationStore;
  readonly webhooks: WebhookStore;
  private readonly redis;

  /** Connects in the background and stays connected; `onError` hears of what goes wrong. */
  constructor(address: RedisAddress, onError: (error: Error) => void) {
    this.redis = connectReader(address, onError);
    this.reader = new TrendReader(this.redis);
    this.moderation = new ModerationStore(this.redis);
    this.webhooks = new WebhookStore(this.redis);
  }

  /** Rejects while Redis does not answer. */
  async memory(): Promise<RedisMemory> {
    return redisMemory(this.redis);
  }

  close(): void {
    this.redis.disconnect();
  }
}
