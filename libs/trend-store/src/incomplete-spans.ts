import type { RedisConnection } from '@hashpulse/redis';
import { INCOMPLETE_KEY } from './keys.js';

/** A span of event time in which records were lost before they were counted, ms. */
export interface IncompleteSpan {
  readonly from: number;
  readonly to: number;
  readonly topic: string;
  readonly partition: number;
  /** How many records were lost at most. */
  readonly records: number;
}

/** The spans that an operator has accepted as incomplete, so that every answer can say so. */
export class IncompleteSpans {
  constructor(private readonly redis: RedisConnection) {}

  async add(span: IncompleteSpan): Promise<void> {
    await this.redis.rpush(INCOMPLETE_KEY, JSON.stringify(span));
  }

  /** In the order in which they were accepted. */
  async all(): Promise<IncompleteSpan[]> {
    return (await this.redis.lrange(INCOMPLETE_KEY, 0, -1)).map((text) => JSON.parse(text) as IncompleteSpan);
  }
}
