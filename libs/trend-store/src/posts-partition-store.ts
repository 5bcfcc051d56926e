import { PostsPartition, type PostsPartitionSettings, type PostsPosition } from '@hashpulse/tagging';
import { memoryKey, postsStateKey } from './keys.js';
import { claimPartitionCount, partitionCount, type PartitionedTopic } from './partition-count.js';
import type { StoreRedis } from './redis-client.js';
import { type Moved, StateCommit } from './state-commit.js';
import { readTally, TALLY_1, tallyFields } from './tally-fields.js';

/** A partition's state machine as the store has it. */
export interface LoadedPostsPartition {
  readonly state: PostsPartition;
  /** The stored offset; undefined: nothing is stored. */
  readonly next: number | undefined;
}

/** Keeps the state of `posts` partitions in Redis. */
export class PostsPartitionStore {
  constructor(private readonly redis: StoreRedis) {}

  /**
   * Loads a partition; repeats when another worker moves it meanwhile.
   * @param beginning the offset at which the log begins, for a partition that was never read
   */
  async load(settings: PostsPartitionSettings, beginning: number): Promise<LoadedPostsPartition> {
    const key = postsStateKey(settings.partition);
    await claimPartitionCount(this.redis, 'posts', settings.partitions);
    for (;;) {
      const fields = await this.redis.hgetall(key);
      if (fields.next === undefined) {
        return { state: PostsPartition.at(settings, beginning), next: undefined };
      }
      const position = readPosition(fields);
      const state = new PostsPartition(settings, position);
      for (const generation of generationsOf(fields)) {
        const stored = await this.redis.getBuffer(memoryKey(settings.partition, generation));
        if (stored) state.memory.restore(generation, stored);
      }
      if ((await this.redis.hget(key, 'next')) === fields.next) return { state, next: position.next };
    }
  }

  /** The numbers of partitions that the state is of, and those of `hashtags`; undefined: nothing is stored of it. */
  async partitionCounts(): Promise<{ posts: number | undefined; hashtags: number | undefined }> {
    const count = (topic: PartitionedTopic) => partitionCount(this.redis, topic);
    return { posts: await count('posts'), hashtags: await count('hashtags') };
  }

  /** The stored offset; undefined: nothing is stored. */
  async next(partition: number): Promise<number | undefined> {
    const next = await this.redis.hget(postsStateKey(partition), 'next');
    return next === null ? undefined : Number(next);
  }

  /** The commit that brings the store to where the state machine is now. Changes are taken out of it. */
  prepare(partition: number, expected: number | undefined, state: PostsPartition): StateCommit {
    const { next, streamTime, tally, thinnedBelow } = state.position();
    const key = postsStateKey(partition);
    const commit = new StateCommit(key, expected, next);
    const { appended, rewritten, forgotten } = state.memory.takeChanges();
    const fields = [
      'streamTime',
      streamTime === null ? '' : String(streamTime),
      ...Object.entries(tallyFields(tally)).flat(),
    ];
    if (thinnedBelow !== null) fields.push('thinnedBelow', String(thinnedBelow));
    for (const [generation, left] of rewritten) {
      commit.unlink(memoryKey(partition, generation));
      if (left.length > 0) commit.append(memoryKey(partition, generation), left);
    }
    for (const [generation, added] of appended) {
      fields.push(`g:${generation}`, '1');
      commit.append(memoryKey(partition, generation), added);
    }
    commit.set(key, fields);
    commit.delete(key, [TALLY_1]);
    for (const generation of forgotten) commit.unlink(memoryKey(partition, generation));
    if (forgotten.length > 0)
      commit.delete(
        key,
        forgotten.map((generation) => `g:${generation}`),
      );
    return commit;
  }

  /** The commit that goes on behind records that are lost; what is known of earlier posts stays. */
  skip(partition: number, stored: number | undefined, next: number): StateCommit {
    const commit = new StateCommit(postsStateKey(partition), stored, next);
    if (stored === undefined) {
      const { tally } = PostsPartition.at({ partition } as PostsPartitionSettings, next).position();
      commit.set(postsStateKey(partition), ['streamTime', '', ...Object.entries(tallyFields(tally)).flat()]);
    }
    return commit;
  }

  /** Forgets a partition, so that it is read again from its beginning. */
  async forget(partition: number): Promise<void> {
    const key = postsStateKey(partition);
    const generations = generationsOf(await this.redis.hgetall(key));
    await this.redis.unlink(key, ...generations.map((generation) => memoryKey(partition, generation)));
  }

  /** See {@link StateCommit.run}. */
  async run(commit: StateCommit): Promise<Moved | undefined> {
    return commit.run(this.redis);
  }

  /** Where every partition stands, for those who watch. */
  async positions(partitions: number): Promise<Map<number, PostsPosition>> {
    const positions = new Map<number, PostsPosition>();
    for (let partition = 0; partition < partitions; partition++) {
      const fields = await this.redis.hgetall(postsStateKey(partition));
      if (fields.next !== undefined) positions.set(partition, readPosition(fields));
    }
    return positions;
  }
}

/** The generations of remembered posts that a partition has, oldest first. */
function generationsOf(fields: Record<string, string>): number[] {
  const generations = Object.keys(fields).filter((field) => field.startsWith('g:'));
  return generations.map((field) => Number(field.slice(2))).sort((a, b) => a - b);
}

function readPosition(fields: Record<string, string>): PostsPosition {
  const { next, streamTime, thinnedBelow } = fields;
  const tally = readTally(fields);
  if (next === undefined || tally === undefined)
    throw new Error('the stored state of a posts partition is damaged');
  return {
    next: Number(next),
    streamTime: streamTime ? Number(streamTime) : null,
    tally,
    thinnedBelow: thinnedBelow === undefined ? null : Number(thinnedBelow),
  };
}
