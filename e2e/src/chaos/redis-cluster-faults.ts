import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@hashpulse/backing-services';
import { Redis } from 'ioredis';
import type { Fault } from './fault.js';

/** How long a lost primary stays away after its replica took its place, ms. */
const AWAY_MS = 2_000;

async function command({ url }: RedisServer, [name, ...args]: [string, ...string[]]): Promise<string> {
  const redis = new Redis(url);
  const answer = await redis.call(name, ...args);
  redis.disconnect();
  return String(answer);
}

/** From here on the primary's replica hears of nothing new, for it may not ask. */
async function cutReplicaOff(primary: RedisServer): Promise<void> {
  await command(primary, ['ACL', 'SETUSER', 'default', '-psync', '-sync']);
  await command(primary, ['CLIENT', 'KILL', 'TYPE', 'replica']);
}

/** Up to where a node has what was written, bytes of the replication stream. */
async function replicated(server: RedisServer): Promise<number> {
  return Number(/^master_repl_offset:(\d+)/m.exec(await command(server, ['INFO', 'replication']))?.[1]);
}

/** What happens to a Redis Cluster, by name. */
export const REDIS_CLUSTER_FAULTS: Readonly<Record<string, Fault>> = {
  'cluster-failover': async ({ shards }, draws) => {
    const index = draws.below(3);
    const behind = 500 + draws.below(2_500);
    const isFrozen = draws.next() < 0.3;
    const { primary, replica } = await shards.shard(index);
    await cutReplicaOff(primary);
    await delay(behind);
    const lost = (await replicated(primary)) - (await replicated(replica));
    if (lost === 0) throw new Error('nothing was written meanwhile: the fault did not happen');
    if (isFrozen) primary.signal('SIGSTOP');
    else await primary.kill();
    await shards.untilPromoted(replica);
    await delay(AWAY_MS);
    if (isFrozen) primary.signal('SIGCONT');
    else await primary.start();
    await command(primary, ['ACL', 'SETUSER', 'default', '+psync', '+sync']);
    await shards.untilWhole();
    const how = isFrozen ? 'frozen' : 'killed';
    return `primary ${index + 1} of 3 ${how}, its replica took its place without the last ${behind} ms (${lost} bytes)`;
  },
};
