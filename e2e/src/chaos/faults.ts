import { setTimeout as delay } from 'node:timers/promises';
import { CONSUMER_GROUPS } from '@hashpulse/contracts';
import type { AppProcess } from '@hashpulse/testing';
import type { SeededRandom } from '@hashpulse/demo';
import { primaries } from '@hashpulse/redis';
import { cutAnswers } from './cut-answers.js';
import type { Fault } from './fault.js';
import type { AppName, FaultCluster } from './fault-cluster.js';
import { outage } from './outage-fault.js';
import { REDIS_CLUSTER_FAULTS } from './redis-cluster-faults.js';
import { REDIS_PAIR_FAULTS } from './redis-pair-faults.js';
import { hashtagsRetention, postsRetention } from './retention-faults.js';
import { isProduceRequest } from './tcp-proxy.js';

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

async function storm(cluster: FaultCluster, name: AppName, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    cluster.launch(name, 100 + i);
    await delay(2_000);
    await cluster.remove(`${name}.${100 + i}`);
  }
}

/** What happens with any Redis, by name. */
const FAULTS: Readonly<Record<string, Fault>> = {
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
  'redis-flushall': async (cluster) => {
    for (const redis of await primaries(cluster.store)) await redis.flushall();
    return 'FLUSHALL';
  },
  'redis-full': async (cluster) => {
    for (const redis of await primaries(cluster.store)) await redis.config('SET', 'maxmemory', '1mb');
    await delay(6_000);
    for (const redis of await primaries(cluster.store)) await redis.config('SET', 'maxmemory', '0');
    return 'redis without room for 6 s';
  },
  'produce-ambiguous': async (cluster, draws) => {
    const cuts = await cutAnswers(cluster.brokerProxies, isProduceRequest, draws);
    return `${cuts} produce requests done, but the connection cut before the answer`;
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

/** The fault classes by name, with a Redis by itself or with a Redis Cluster. */
export function faultsOf(isRedisCluster: boolean): Readonly<Record<string, Fault>> {
  return { ...FAULTS, ...(isRedisCluster ? REDIS_CLUSTER_FAULTS : REDIS_PAIR_FAULTS) };
}
