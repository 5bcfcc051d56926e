import type { RedisConnection } from '@hashpulse/redis';
import { HALTED_KEY } from './keys.js';

/** A partition whose worker has stopped because going on could write a wrong count. */
export interface HaltedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Why, for those who look into Redis. */
  readonly reason: string;
}

/** Tells those who read which partitions stand still until a human has looked. */
export class HaltedPartitions {
  constructor(private readonly redis: RedisConnection) {}

  /** Runs the check of a partition's start: what it throws halts the partition, else it is no longer halted. */
  async guarded<T>(topic: string, partition: number, check: () => T): Promise<T> {
    const field = `${topic}:${partition}`;
    try {
      const result = check();
      await this.redis.hdel(HALTED_KEY, field);
      return result;
    } catch (error) {
      await this.redis.hset(HALTED_KEY, field, (error as Error).message);
      throw error;
    }
  }

  async all(): Promise<HaltedPartition[]> {
    return Object.entries(await this.redis.hgetall(HALTED_KEY)).map(([field, reason]) => {
      const [topic = '', partition] = field.split(':');
      return { topic, partition: Number(partition), reason };
    });
  }
}
