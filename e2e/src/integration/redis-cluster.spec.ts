import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { nativePackages, RedisCluster, untilTrue } from '@hashpulse/backing-services';
import { KeyRates } from '@hashpulse/rate-limits';
import { primaries } from '@hashpulse/redis';
import { AppProcess } from '@hashpulse/testing';
import type { Cluster } from 'ioredis';
import {
  clearHashtag,
  connectReader,
  connectRedis,
  HashtagsPartitionStore,
  PartitionSplit,
  PostsPartitionStore,
  type RedisAddress,
  restartCounts,
  StateCommit,
  type StoreRedis,
  TrendReader,
} from '@hashpulse/trend-store';

jest.setTimeout(120_000);

const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));
const PARTITIONS = 8;
const WAIT_MS = 60_000;

let folder: string;
let cluster: RedisCluster;
let address: RedisAddress;
let redis: StoreRedis & Cluster;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashpulse-redis-cluster-'));
  const { redis: program } = await nativePackages(CACHE, () => undefined);
  cluster = new RedisCluster({ program, dataDir: folder, nodeTimeoutMs: 5_000 });
  await cluster.start();
  address = { url: cluster.url, clusterNodes: cluster.nodes.slice(0, 2) };
  redis = connectRedis(address, () => undefined) as StoreRedis & Cluster;
});
afterAll(async () => {
  redis?.disconnect();
  await cluster?.kill();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A partition of `hashtags` that stands at an offset, with a bucket that holds one hashtag. */
async function store(partition: number, hashtag: string, next: number): Promise<void> {
  const key = `hp:{hashtags:${partition}}`;
  const commit = new StateCommit(`${key}:state`, undefined, next);
  commit.set(`${key}:state`, ['b:m24000000', JSON.stringify([next, 1, 0])]);
  commit.set(`${key}:m24000000`, [hashtag, 'damaged']);
  expect(await commit.run(redis)).toBeUndefined();
}

describe('a Redis Cluster', () => {
  it('holds partitions on every primary, each with all its keys, and all are read', async () => {
    const counts = new HashtagsPartitionStore(redis, PARTITIONS);
    await counts.load(0);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      await store(partition, `tag${partition}`, partition + 1);
      await new PostsPartitionStore(redis).run(
        new PostsPartitionStore(redis).skip(partition, undefined, partition + 1),
      );
    }
    const sizes = await Promise.all((await primaries(redis)).map((node) => node.dbsize()));
    expect(sizes).toHaveLength(3);
    expect(sizes.every((size) => size > 0)).toBe(true);
    const reader = connectReader(address, () => undefined);
    await untilTrue('a reader', WAIT_MS, async () => reader.status === 'ready');
    const { partitions } = await new TrendReader(reader).overview();
    expect(partitions.map(({ next }) => next)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const positions = await new PostsPartitionStore(redis).positions(PARTITIONS);
    expect([...positions.values()].map(({ next }) => next)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    reader.disconnect();
  });

  it('has a hashtag cleared out of its partition, and counts made anew from other offsets', async () => {
    expect(await clearHashtag(redis, 'nobody')).toBe(0);
    const offsets = [10, 20, 30, 40];
    await restartCounts(redis, { posts: offsets, hashtags: offsets }, undefined);
    const { partitions, sources } = await new TrendReader(redis).overview();
    expect(sources).toBe(4);
    expect(partitions.map(({ next, state }) => [next, state.buckets.size])).toEqual(
      offsets.map((next) => [next, 0]),
    );
    const left = await Promise.all((await primaries(redis)).map((node) => node.keys('hp:{hashtags:*')));
    expect(left.flat()).toHaveLength(offsets.length);
  });

  it('refuses a change of the number of partitions, which would need a transaction over slots', () => {
    expect(() => new PartitionSplit(redis, 'posts', 4, 8)).toThrow('Redis Cluster');
  });

  it('counts what an API key sends for all processes together', async () => {
    const rates = [1, 2].map(() => new KeyRates(address, () => undefined));
    const key = {
      id: 'a',
      name: 'a',
      sha256: '',
      scopes: ['ingest' as const],
      createdAt: '',
      limits: { postsPerSecond: 1 },
    };
    const use = (i: number) => rates[i]?.use(key, { posts: 6, bytes: 1 });
    await untilTrue('both to count in the cluster', WAIT_MS, async () => {
      const outcomes = [await use(0), await use(1)];
      return outcomes.some((outcome) => outcome?.kind === 'later');
    });
    for (const rate of rates) rate.close();
  });

  it('serves query, moderation and webhooks; query says which variable is wrong', async () => {
    const env = { QUERY_PORT: '0', REDIS_URL: cluster.url, WEBHOOK_ALLOW_PRIVATE: 'true' };
    const wrong = new AppProcess('query', { ...env, REDIS_CLUSTER_NODES: 'redis://host' });
    expect(await wrong.exit()).toBe(2);
    expect(wrong.lines.join('\n')).toContain('REDIS_CLUSTER_NODES');
    const query = new AppProcess('query', { ...env, REDIS_CLUSTER_NODES: cluster.nodes.join() });
    const url = await query.url();
    await untilTrue('query', WAIT_MS, async () => (await fetch(`${url}/health/ready`)).ok);
    const headers = { 'content-type': 'application/json' };
    const post = async (path: string, body: object): Promise<number> =>
      (await fetch(`${url}/v1/admin/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
        .status;
    const rule = { subject: 'hashtag', list: 'deny', match: 'exact', value: 'spam', note: '' };
    expect(await post('moderation/rules', rule)).toBe(201);
    expect(await post('webhooks', { url: 'http://127.0.0.1:9/', window: '1h', limit: 10 })).toBe(201);
    expect((await (await fetch(`${url}/v1/admin/moderation/log`)).text()).includes('spam')).toBe(true);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/redis_memory_used_bytes\S* [1-9]/);
    expect(await query.stop()).toBe(0);
  });

  it('is told to whoever takes one of its nodes for a Redis by itself', async () => {
    const errors: string[] = [];
    const alone = connectReader({ url: cluster.url }, ({ message }) => errors.push(message));
    await untilTrue('to be told', WAIT_MS, async () => errors.length > 0);
    expect(errors[0]).toContain('REDIS_CLUSTER_NODES');
    alone.disconnect();
  });

  it('is signed in to at every node by the password of the URL', async () => {
    for (const node of redis.nodes()) {
      await node.config('SET', 'masterauth', 's%cret');
      await node.config('SET', 'requirepass', 's%cret');
    }
    const errors: string[] = [];
    const stranger = connectReader(address, ({ message }) => errors.push(message));
    await untilTrue('to be sent away', WAIT_MS, async () => errors.length > 0);
    stranger.disconnect();
    const url = cluster.url.replace('//', '//:s%25cret@');
    const known = connectRedis({ ...address, url }, () => undefined);
    expect((await new TrendReader(known).overview()).partitions).toHaveLength(4);
    known.disconnect();
  });
});
