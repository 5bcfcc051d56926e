import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS } from '@hashpulse/contracts';
import type { AppProcess } from '@hashpulse/testing';
import type { SeededRandom } from '@hashpulse/demo';
import type { AppName, FaultCluster } from './fault-cluster.js';
import type { Oracle } from './oracle.js';
import { outage } from './outage-fault.js';
import { cutOff, fileSize, limitFiles, olderSave } from './redis-file.js';
import { hashtagsRetention, postsRetention } from './retention-faults.js';
import { isProduceRequest, type TcpProxy } from './tcp-proxy.js';

/** Breaks something, waits as long as the fault lasts, and mends it. Returns what it did, for the log. */
export type Fault = (cluster: FaultCluster, draws: SeededRandom, oracle: Oracle) => Promise<string>;

/** Faults after which records are gone for good: the next round starts on a new cluster. */
export const RUINOUS: ReadonlySet<string> = new Set(['posts-retention', 'hashtags-retention']);

/** A consumer group gives a silent member's partitions away after this long, ms. */
const SESSION_TIMEOUT_MS = 10_000;
const ALL_DOWN_MS = 70_000;
const APPS: readonly AppName[] = ['ingest', 'tagger', 'aggregator', 'query'];
const WORKERS: readonly AppName[] = ['tagger', 'aggregator'];

function oneOf(cluster: FaultCluster, draws: SeededRandom, names: readonly AppName[]): [string, AppProcess] {
  const name = draws.pick(names);
  return draws.pick([...cluster.apps].filter(([key]) => key.startsWith(`${name}.`)));
}

const end =
  (signal: NodeJS.Signals): Fault =>
  async (cluster, draws) => {
    const [key, app] = oneOf(cluster, draws, APPS);
    await app.stop(signal);
    return `${signal} to ${key}`;
  };

const pause =
  (ms: number): Fault =>
  async (cluster, draws) => {
    const [key, app] = oneOf(cluster, draws, WORKERS);
    process.kill(app.pid, 'SIGSTOP');
    await delay(ms);
    process.kill(app.pid, 'SIGCONT');
    return `SIGSTOP to ${key} for ${ms} ms`;
  };

async function restartBroker(cluster: FaultCluster, index: number, how: 'kill' | 'stop'): Promise<string> {
  const broker = cluster.brokers[index];
  if (!broker) throw new Error(`there is no broker ${index + 1}`);
  await broker[how]();
  await delay(5_000);
  await broker.start();
  return `${how} of broker ${index + 1} for 5 s`;
}

async function controller(cluster: FaultCluster): Promise<number> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  const { controller: id } = await admin.describeCluster();
  await admin.disconnect();
  return (id ?? 1) - 1;
}

/** The broker that leads the partition of the group's offsets: Java's String.hashCode, as Kafka places groups. */
async function coordinator(cluster: FaultCluster, groupId: string): Promise<number> {
  const admin = cluster.kafka.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: ['__consumer_offsets'] });
  await admin.disconnect();
  const partitions = topics[0]?.partitions ?? [];
  let hash = 0;
  for (const char of groupId) hash = (Math.imul(31, hash) + char.charCodeAt(0)) | 0;
  const place = (hash & 0x7fffffff) % partitions.length;
  return (partitions.find(({ partitionId }) => partitionId === place)?.leader ?? 1) - 1;
}

/** For 5 s a third of the answers is kept back, and the connection cut. Returns how many. */
async function cutAnswers(
  proxies: readonly TcpProxy[],
  isMeant: (sent: Buffer) => boolean,
  draws: SeededRandom,
): Promise<number> {
  const total = (): number => proxies.reduce((sum, { cuts }) => sum + cuts, 0);
  const before = total();
  for (const proxy of proxies) proxy.cutsAnswer = (sent) => isMeant(sent) && draws.next() < 1 / 3;
  await delay(5_000);
  for (const proxy of proxies) proxy.cutsAnswer = undefined;
  const cuts = total() - before;
  if (cuts === 0) throw new Error('no answer was kept back: the fault did not happen');
  return cuts;
}

async function storm(cluster: FaultCluster, name: AppName, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    cluster.launch(name, 100 + i);
    await delay(2_000);
    await cluster.remove(`${name}.${100 + i}`);
  }
}

/** The fault classes by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  kill: end('SIGKILL'),
  terminate: end('SIGTERM'),
  'short-pause': pause(4_000),
  zombie: pause(SESSION_TIMEOUT_MS + 6_000),
  'broker-kill': (cluster, draws) => restartBroker(cluster, draws.below(cluster.brokers.length), 'kill'),
  'broker-stop': (cluster, draws) => restartBroker(cluster, draws.below(cluster.brokers.length), 'stop'),
  'controller-kill': async (cluster) => restartBroker(cluster, await controller(cluster), 'kill'),
  'coordinator-kill': async (cluster, draws) => {
    const group = draws.pick(Object.values(CONSUMER_GROUPS));
    return restartBroker(cluster, await coordinator(cluster, group), 'kill');
  },
  'all-brokers-down': async (cluster) => {
    await Promise.all(cluster.brokers.map((broker) => broker.kill()));
    await delay(ALL_DOWN_MS);
    await Promise.all(cluster.brokers.map((broker) => broker.start()));
    return `all brokers down for ${ALL_DOWN_MS / 1_000} s`;
  },
  'redis-kill': async (cluster) => {
    await cluster.redis.kill();
    await delay(3_000);
    await cluster.redis.start();
    return 'kill of redis for 3 s';
  },
  'redis-older-file': async (cluster) => {
    const save = await olderSave(cluster.redisFolder);
    await delay(4_000);
    await cluster.redis.kill();
    await save.restore();
    await cluster.redis.start();
    return 'redis restored from its file of 4 s before';
  },
  'redis-cut-file': async (cluster, draws) => {
    await cluster.redis.kill();
    const lost = await cutOff(cluster.redisFolder, draws.next());
    await cluster.redis.start();
    return `redis restarted with ${lost} bytes cut off its file`;
  },
  'redis-flushall': async (cluster) => {
    await cluster.store.flushall();
    return 'FLUSHALL';
  },
  'redis-full': async (cluster) => {
    await cluster.store.config('SET', 'maxmemory', '1mb');
    await delay(6_000);
    await cluster.store.config('SET', 'maxmemory', '0');
    return 'redis without room for 6 s';
  },
  'redis-disk-full': async (cluster) => {
    const pid = cluster.redis.pid as number;
    limitFiles(pid, (await fileSize(cluster.redisFolder)) + 100_000);
    await delay(6_000);
    const isRefusing = (await cluster.store.info('persistence')).includes('aof_last_write_status:err');
    limitFiles(pid, undefined);
    if (!isRefusing) throw new Error('redis could still write: the fault did not happen');
    return 'no room on the disk of redis for 6 s';
  },
  'replica-promoted': async (cluster, draws) => {
    const behind = 1_000 + draws.below(4_000);
    await cluster.cutReplicaOff();
    await delay(behind);
    await cluster.redis.kill();
    await delay(1_000);
    await cluster.promoteReplica();
    return `redis killed, a replica promoted that was ${behind} ms behind`;
  },
  'produce-ambiguous': async (cluster, draws) => {
    const cuts = await cutAnswers(cluster.brokerProxies, isProduceRequest, draws);
    return `${cuts} produce requests done, but the connection cut before the answer`;
  },
  'commit-ambiguous': async (cluster, draws) => {
    const cuts = await cutAnswers([cluster.redisProxy], () => true, draws);
    return `${cuts} commands of redis done, but the connection cut before the answer`;
  },
  outage,
  'posts-retention': postsRetention,
  'hashtags-retention': hashtagsRetention,
  'rebalance-storm': async (cluster, draws) => {
    const name = draws.pick(WORKERS);
    await storm(cluster, name, 6);
    return `a ${name} came or went every 2 s, 6 times`;
  },
  scale: async (cluster, draws) => {
    const name = draws.pick(WORKERS);
    await cluster.remove(`${name}.2`);
    await delay(3_000);
    cluster.launch(name, 2);
    cluster.launch(name, 3);
    await delay(6_000);
    await cluster.remove(`${name}.3`);
    await cluster.remove(`${name}.2`);
    await delay(3_000);
    cluster.launch(name, 2);
    return `${name}s from 2 to 1 to 3 to 1 to 2`;
  },
};
