import type { LogEnds } from '@hashpulse/trends';
import type { RedisConnection } from '@hashpulse/redis';
import { POSTS_ENDS_KEY } from './keys.js';

/** Where the partitions of `posts` ended when an aggregator looked last, for those who tell how far the counting is. */
export class PostsEnds {
  constructor(private readonly redis: RedisConnection) {}

  async set({ ends, streamTime }: LogEnds): Promise<void> {
    await this.redis.set(POSTS_ENDS_KEY, JSON.stringify({ streamTime, ends: [...ends] }));
  }

  /** Undefined: nobody has looked yet. */
  async get(): Promise<LogEnds | undefined> {
    const text = await this.redis.get(POSTS_ENDS_KEY);
    if (text === null) return undefined;
    const { streamTime, ends } = JSON.parse(text) as { streamTime: number; ends: [number, number][] };
    return { streamTime, ends: new Map(ends) };
  }
}
