import { primaries, type RedisConnection } from '@hashpulse/redis';
import type { Redis } from 'ioredis';

/** What Redis says of its memory, bytes. */
export interface RedisMemory {
  readonly used: number;
  /** 0: no limit is set. */
  readonly max: number;
}

/** Asks Redis how much memory it uses; of a cluster, its fullest primary. Rejects while it does not answer. */
export async function redisMemory(redis: RedisConnection): Promise<RedisMemory> {
  const memories = await Promise.all((await primaries(redis)).map(memoryOf));
  return memories.reduce((fullest, one) => (fill(one) > fill(fullest) ? one : fullest));
}

/** Shares of a limit come before memory without one. */
function fill({ used, max }: RedisMemory): number {
  return max === 0 ? used : Number.MAX_SAFE_INTEGER * (used / max);
}

async function memoryOf(redis: Redis): Promise<RedisMemory> {
  const info = await redis.info('memory');
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { used: figure('used_memory'), max: figure('maxmemory') };
}
