import { setTimeout as delay } from 'node:timers/promises';
import { cutAnswers } from './cut-answers.js';
import type { Fault } from './fault.js';
import { cutOff, fileSize, limitFiles, olderSave } from './redis-file.js';

/** What happens to a Redis by itself, by name. */
export const REDIS_PAIR_FAULTS: Readonly<Record<string, Fault>> = {
  'redis-kill': async ({ pair }) => {
    await pair.server.kill();
    await delay(3_000);
    await pair.server.start();
    return 'kill of redis for 3 s';
  },
  'redis-older-file': async ({ pair }) => {
    const save = await olderSave(pair.folder);
    await delay(4_000);
    await pair.server.kill();
    await save.restore();
    await pair.server.start();
    return 'redis restored from its file of 4 s before';
  },
  'redis-cut-file': async ({ pair }, draws) => {
    await pair.server.kill();
    const lost = await cutOff(pair.folder, draws.next());
    await pair.server.start();
    return `redis restarted with ${lost} bytes cut off its file`;
  },
  'redis-disk-full': async ({ pair, store }) => {
    const pid = pair.server.pid as number;
    limitFiles(pid, (await fileSize(pair.folder)) + 100_000);
    await delay(6_000);
    const isRefusing = (await store.info('persistence')).includes('aof_last_write_status:err');
    limitFiles(pid, undefined);
    if (!isRefusing) throw new Error('redis could still write: the fault did not happen');
    return 'no room on the disk of redis for 6 s';
  },
  'replica-promoted': async ({ pair }, draws) => {
    const behind = 1_000 + draws.below(4_000);
    await pair.cutReplicaOff();
    await delay(behind);
    await pair.server.kill();
    await delay(1_000);
    await pair.promoteReplica();
    return `redis killed, a replica promoted that was ${behind} ms behind`;
  },
  'commit-ambiguous': async ({ pair }, draws) => {
    const cuts = await cutAnswers([pair.proxy], () => true, draws);
    return `${cuts} commands of redis done, but the connection cut before the answer`;
  },
};
