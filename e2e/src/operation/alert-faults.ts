import { untilTrue } from '@hashpulse/backing-services';
import { partitionOf, TOPICS } from '@hashpulse/contracts';
import { PostsPartitionStore } from '@hashpulse/trend-store';
import type { AlertFault, FaultStage } from './fault-stage.js';
import type { OperatedSystem } from './operated-system.js';
import { SOURCE_AND_WEBHOOK_FAULTS } from './source-and-webhook-faults.js';

const HOUR = 3_600_000;

async function killed(stage: FaultStage, name: 'tagger' | 'query', minutes: number): Promise<void> {
  const { system } = stage;
  const app = system.of(name)[0];
  await app?.stop('SIGKILL');
  await stage.minutes(minutes, () => stage.produce(20));
  if (app) system.forget(name, app);
  await system.scale(name, 1);
}

/** Two taggers that share all partitions: a rebalance would look like a fault. */
async function twoTaggers(system: OperatedSystem): Promise<void> {
  await system.scale('tagger', 2);
  await untilTrue('all partitions shared', 60_000, async () => {
    const texts = await Promise.all(system.of('tagger').map((app) => system.metrics(app, 4_000)));
    const shares = texts.map(
      (text) => /^kafka_consumer_assigned_partitions\{.*\} (\d+)$/m.exec(text ?? '')?.[1],
    );
    return shares.every((share) => share === '4');
  });
}

async function gone(stage: FaultStage, name: 'tagger' | 'aggregator'): Promise<void> {
  await stage.system.scale(name, 0);
  await stage.minutes(4, () => stage.produce(20));
  await stage.system.scale(name, 1);
}

/** Redis has no room for so many minutes. */
async function redisFull(stage: FaultStage, minutes: number, each: () => Promise<unknown>): Promise<void> {
  const { store } = stage.system;
  const used = Number(/used_memory:(\d+)/.exec(await store.info('memory'))?.[1]);
  await store.config('SET', 'maxmemory', String(used - 100_000));
  await stage.minutes(minutes, each);
  await store.config('SET', 'maxmemory', '0');
}

/** Records are deleted before the tagger has read them; it does not go on without an operator. */
async function recordsLost(stage: FaultStage): Promise<void> {
  const { system } = stage;
  await stage.produce(2_000);
  await system.settled();
  await system.scale('tagger', 0);
  await stage.produce(2_000);
  const [partition, { next }] = [0, (await new PostsPartitionStore(system.store).positions(8)).get(0)] as [
    number,
    { next: number },
  ];
  const admin = system.kafka.admin();
  await admin.connect();
  await admin.fetchTopicOffsets(TOPICS.posts);
  await admin.deleteTopicRecords({
    topic: TOPICS.posts,
    partitions: [{ partition, offset: String(next + 2) }],
  });
  await admin.disconnect();
  await system.launch('tagger').exit();
  await stage.minutes(3);
}

/** An aggregator finds nothing where it left its counts, again and again. */
async function stateLost(stage: FaultStage): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await stage.system.store.flushall();
    await stage.minutes(2, () => stage.produce(200));
  }
  await stage.minutes(2);
}

async function damaged(stage: FaultStage): Promise<void> {
  const { store, queryUrl } = stage.system;
  const [key = ''] = await store.keys(`hp:{hashtags:${partitionOf('alert', 8)}}:h*`);
  const sound = (await store.hgetBuffer(key, 'alert')) as Buffer;
  await store.hset(key, 'alert', 'damaged');
  await stage.minutes(4, () => fetch(`${queryUrl}/v1/hashtags/alert/history?step=1h`));
  await store.hset(key, 'alert', sound);
}

async function redisSlow(stage: FaultStage): Promise<void> {
  const { redisServer, queryUrl } = stage.system;
  const asked: Promise<unknown>[] = [];
  const ask = () => fetch(`${queryUrl}/v1/hashtags/alert?window=1h`).catch(() => undefined);
  // It hangs most of the time, and can be scraped in between; asked when query has forgotten what it read before.
  await stage.minutes(16, async () => {
    redisServer.signal('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 300));
    asked.push(ask(), ask());
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    redisServer.signal('SIGCONT');
    await Promise.all(asked.splice(0));
  });
}

async function loopBlocked(stage: FaultStage): Promise<void> {
  const pid = stage.system.of('query')[0]?.pid as number;
  await stage.minutes(7, async () => {
    process.kill(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    process.kill(pid, 'SIGCONT');
  });
}

async function kafkaDown(stage: FaultStage): Promise<void> {
  await stage.system.kafkaServer.kill();
  for (let status = 202; status === 202;) status = await stage.post(90_000);
  await stage.minutes(5, () => stage.post(90_000));
  await stage.system.kafkaServer.start();
}

/** The faults by name, and the alerts that each must raise. The first one needs a system that is new. */
export const ALERT_FAULTS: Readonly<Record<string, AlertFault>> = {
  behind: {
    alerts: ['HashpulseWatermarkDelayed'],
    run: async (stage) => {
      await stage.system.scale('tagger', 0);
      await stage.minutes(80, () => stage.post(10, 240_000));
      await stage.system.scale('tagger', 1);
    },
  },
  'app-down': { alerts: ['HashpulseAppDown'], run: (stage) => killed(stage, 'query', 4) },
  'taggers-gone': { alerts: ['HashpulseTaggersGone'], run: (stage) => gone(stage, 'tagger') },
  'aggregators-gone': { alerts: ['HashpulseAggregatorsGone'], run: (stage) => gone(stage, 'aggregator') },
  unassigned: {
    alerts: ['HashpulsePartitionsUnassigned'],
    prepare: twoTaggers,
    run: (stage) => killed(stage, 'tagger', 6),
  },
  'redis-down': {
    alerts: ['HashpulseNotReady', 'HashpulseWorkersWait'],
    run: async (stage) => {
      await stage.system.redisServer.kill();
      await stage.minutes(5, () => stage.produce(20));
      await stage.system.redisServer.start();
    },
  },
  'redis-full': {
    alerts: ['HashpulseRedisMemoryHigh', 'HashpulseLagGrows'],
    run: (stage) => redisFull(stage, 26, () => stage.produce(1_500)),
  },
  'hot-partition': {
    alerts: ['HashpulseHotPartition'],
    run: async (stage) => {
      let sent = false;
      await redisFull(stage, 22, async () => {
        if (!sent) await stage.produce(12_000, { partition: 0 });
        sent = true;
      });
    },
  },
  dead: {
    alerts: ['HashpulseDeadPosts'],
    run: (stage) => stage.minutes(14, () => stage.produce(50, { unreadable: 5 })),
  },
  late: {
    alerts: ['HashpulseLatePosts'],
    run: (stage) => stage.minutes(14, () => stage.produce(50, { behind: 3 * HOUR })),
  },
  'state-lost': { alerts: ['HashpulseCommitConflicts'], run: stateLost },
  damaged: { alerts: ['HashpulseErrors'], run: damaged },
  'redis-slow': { alerts: ['HashpulseSlowAnswers'], run: redisSlow },
  'loop-blocked': { alerts: ['HashpulseEventLoopBlocked'], run: loopBlocked },
  ...SOURCE_AND_WEBHOOK_FAULTS,
  'kafka-down': { alerts: ['HashpulseIngestSheds'], run: kafkaDown },
  'records-lost': { alerts: ['HashpulsePartitionHalted'], run: recordsLost },
};
