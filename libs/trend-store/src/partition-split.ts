import { partitionOf } from '@hashpulse/contracts';
import { PostsPartition, type PostsPartitionSettings } from '@hashpulse/tagging';
import { type BucketFill, isExact, memberKind, placesTaken } from '@hashpulse/trends';
import { isCluster, type RedisConnection } from '@hashpulse/redis';
import { readBucketState, writeBucketState } from './bucket-state.js';
import { type PartitionedTopic, partitionCountKey } from './partition-count.js';
import { partitionKeys } from './partition-keys.js';
import { TALLY_1, tallyFields } from './tally-fields.js';

type Cell = [member: string, value: Buffer];
type State = Record<string, Buffer>;

/** Fields or keys of one command. */
const A_TIME = 1_000;

const keyOf = (topic: PartitionedTopic, partition: number, rest: string): string =>
  `hp:{${topic}:${partition}}:${rest}`;

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / A_TIME) }, (_, i) =>
    items.slice(i * A_TIME, (i + 1) * A_TIME),
  );
}

function without(state: State, field: string): State {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== field));
}

/** How full a bucket is that has these cells only. */
function filledWith({ hashtags, networks }: BucketFill, cells: readonly Cell[]): BucketFill {
  const places = placesTaken(cells.map(([member]) => member));
  return {
    hashtags: { ...hashtags, places: places.hashtags },
    networks: { ...networks, places: places.networks },
  };
}

/**
 * Brings what is stored of a topic to a multiple of its number of partitions. Kafka's partitioner then puts the keys
 * of partition p into p or into one of its children p + from, p + 2 from, …, so each child has one parent only, whose
 * stream time and memory it takes over.
 *
 * {@link prepare} writes the children, which nobody reads yet; {@link finish} takes from the parents what has moved and
 * writes the new number, in one transaction. Until then everything is as it was, and prepare may be run again.
 * No worker of the topic may run meanwhile; one that does makes finish fail.
 */
export class PartitionSplit {
  /** Members that move out of a bucket. */
  private readonly moved: [key: string, members: string[]][] = [];
  /** Fields of the parents' states that change. */
  private readonly parents: [key: string, field: string, value: string][] = [];

  /**
   * @param redis a connection of its own that is never restored: it watches the parents
   * @param to a multiple of `from`
   */
  constructor(
    private readonly redis: RedisConnection,
    private readonly topic: PartitionedTopic,
    private readonly from: number,
    private readonly to: number,
  ) {
    if (isCluster(redis))
      throw new Error(
        'a Redis Cluster has no transaction over all partitions: see docs/operations.md, "Redis Cluster"',
      );
  }

  /** Writes the children beside their parents. */
  async prepare(): Promise<void> {
    const states = Array.from({ length: this.from }, (_, parent) => keyOf(this.topic, parent, 'state'));
    await this.redis.watch(partitionCountKey(this.topic), ...states);
    await dropPartitionsFrom(this.redis, this.topic, this.from);
    const keys = await partitionKeys(this.redis, this.topic);
    for (let parent = 0; parent < this.from; parent++) {
      const prefix = keyOf(this.topic, parent, '');
      const names = (keys.get(parent) ?? []).map((key) => key.slice(prefix.length));
      if (!names.includes('state')) continue;
      if (this.topic === 'posts') await this.copyPosts(parent, names);
      else await this.splitHashtags(parent, names);
    }
  }

  /** The new number counts from now on. False: a worker has moved a parent meanwhile, and nothing is changed. */
  async finish(): Promise<boolean> {
    const transaction = this.redis.multi();
    for (const [key, members] of this.moved)
      for (const some of chunks(members)) transaction.hdel(key, ...some);
    for (const [key, field, value] of this.parents) transaction.hset(key, field, value);
    transaction.set(partitionCountKey(this.topic), String(this.to));
    return (await transaction.exec()) !== null;
  }

  private childrenOf(parent: number): number[] {
    return Array.from({ length: this.to / this.from - 1 }, (_, i) => parent + (i + 1) * this.from);
  }

  /** A child remembers all that its parent does: what is not its own never comes, and is forgotten in time. */
  private async copyPosts(parent: number, names: readonly string[]): Promise<void> {
    const state = await this.redis.hgetallBuffer(keyOf('posts', parent, 'state'));
    const { tally } = PostsPartition.at({} as PostsPartitionSettings, 0).position();
    for (const name of names.filter((one) => one !== 'state')) {
      const value = await this.redis.dumpBuffer(keyOf('posts', parent, name));
      if (!value) continue;
      for (const child of this.childrenOf(parent)) {
        await this.redis.restore(keyOf('posts', child, name), 0, value, 'REPLACE');
      }
    }
    for (const child of this.childrenOf(parent)) {
      const begun = { ...without(state, TALLY_1), next: '0', ...tallyFields(tally) };
      await this.redis.hset(keyOf('posts', child, 'state'), begun);
    }
  }

  private async splitHashtags(parent: number, names: readonly string[]): Promise<void> {
    const state = await this.redis.hgetallBuffer(keyOf('hashtags', parent, 'state'));
    const kept = Object.entries(state).filter(([field]) => !field.startsWith('b:'));
    const begun = { ...Object.fromEntries(kept), next: Buffer.from('0') };
    const children = new Map<number, State>(this.childrenOf(parent).map((child) => [child, { ...begun }]));
    for (const name of names) {
      const stored = state[`b:${name}`];
      if (stored) await this.splitBucket(parent, name, { next: Number(state['next']), stored }, children);
    }
    for (const [child, fields] of children) await this.redis.hset(keyOf('hashtags', child, 'state'), fields);
  }

  private async splitBucket(
    parent: number,
    name: string,
    { next, stored }: { readonly next: number; readonly stored: Buffer },
    children: ReadonlyMap<number, State>,
  ): Promise<void> {
    const key = keyOf('hashtags', parent, name);
    const cells = Object.entries(await this.redis.hgetallBuffer(key));
    const homes = Map.groupBy(cells, ([member]) => this.homeOf(member, parent));
    const fill = readBucketState(stored.toString());
    // What a child's hashtag may miss, because its cell was dropped before, is what it might miss in its parent.
    const field = (at: number, here: readonly Cell[]) => writeBucketState(at, filledWith(fill, here));
    for (const [child, fields] of children) {
      const here = homes.get(child) ?? [];
      if (here.length === 0 && isExact(fill.hashtags.bound)) continue;
      fields[`b:${name}`] = Buffer.from(field(0, here));
      for (const some of chunks(here.flat())) await this.redis.hset(keyOf('hashtags', child, name), ...some);
      this.moved.push([key, here.map(([member]) => member)]);
    }
    this.parents.push([
      keyOf('hashtags', parent, 'state'),
      `b:${name}`,
      field(next, homes.get(parent) ?? []),
    ]);
  }

  /** Networks' traffic is spread by source, not by key, and added up over all partitions: it stays where it is. */
  private homeOf(member: string, parent: number): number {
    return memberKind(member) === 'networks' ? parent : partitionOf(member, this.to);
  }
}

/** Takes away what is stored of partitions from this number on. */
export async function dropPartitionsFrom(
  redis: RedisConnection,
  topic: PartitionedTopic,
  first: number,
): Promise<void> {
  for (const [partition, keys] of await partitionKeys(redis, topic)) {
    if (partition >= first) await redis.unlink(...keys);
  }
}
