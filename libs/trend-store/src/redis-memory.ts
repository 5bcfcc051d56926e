import type { Redis } from 'ioredis';

/** What Redis says of its memory, bytes. */
export interface RedisMemory {
  readonly used: number;
  /** 0: no limit is set. */
  readonly max: number;
}

/** Asks Redis how much memory it uses. Rejects while it does not answer. */
export async function redisMemory(redis: Redis): Promise<RedisMemory> {
  const info = await redis.info('memory');
  const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { used: figure('used_memory'), max: figure('maxmemory') };
}
