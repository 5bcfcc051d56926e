import {
  type Bucket,
  type BucketFill,
  bucketName,
  bucketOfName,
  type CellAddress,
  type OldestKept,
  type PartitionChanges,
  type PartitionState,
  type SourceProgress,
} from '@hashpulse/trends';
import { readBucketState, writeBucketState } from './bucket-state.js';
import { bucketKey, hashtagsStateKey } from './keys.js';
import { claimPartitionCount, partitionCount } from './partition-count.js';
import type { StoreRedis } from './redis-client.js';
import { type Moved, StateCommit } from './state-commit.js';

/** A partition as the store has it. */
export interface StoredHashtagsPartition {
  readonly state: PartitionState;
  /** The stored offset; undefined: nothing is stored. */
  readonly next: number | undefined;
  /** What changes with every commit that changes a bucket, by the bucket's name. */
  readonly versions: ReadonlyMap<string, string>;
}

/** Keeps the state of `hashtags` partitions in Redis. */
export class HashtagsPartitionStore {
  /** @param partitions how many there are: readers learn it from the store */
  constructor(
    private readonly redis: StoreRedis,
    private readonly partitions: number,
  ) {}

  async load(partition: number): Promise<StoredHashtagsPartition> {
    await claimPartitionCount(this.redis, 'hashtags', this.partitions);
    return readHashtagsState(await this.redis.hgetall(hashtagsStateKey(partition)));
  }

  /** The number of partitions that the counts are of; undefined: there are none. */
  async partitionCount(): Promise<number | undefined> {
    return partitionCount(this.redis, 'hashtags');
  }

  /** The stored offset; undefined: nothing is stored. */
  async next(partition: number): Promise<number | undefined> {
    const next = await this.redis.hget(hashtagsStateKey(partition), 'next');
    return next === null ? undefined : Number(next);
  }

  /** Loads cells, as they are stored, as of the expected offset; `undefined` when the state has moved. */
  async readCells(
    partition: number,
    expected: number | undefined,
    addresses: readonly CellAddress[],
  ): Promise<(Buffer | undefined)[] | undefined> {
    const byBucket = Map.groupBy(addresses, ({ bucket }) => bucketName(bucket));
    const keys: string[] = [hashtagsStateKey(partition)];
    const args: string[] = [expected === undefined ? '' : String(expected)];
    for (const group of byBucket.values()) {
      for (let i = 0; i < group.length; i += 4_000) {
        const members = group.slice(i, i + 4_000).map(({ member }) => member);
        keys.push(bucketKey(partition, (group[0] as CellAddress).bucket));
        args.push(String(members.length), ...members);
      }
    }
    const answer = await this.redis.readCellsBuffer(keys.length, ...keys, ...args);
    if (!Array.isArray(answer)) return undefined;
    const ordered = [...byBucket.values()].flat();
    const cells = new Map(ordered.map((address, i) => [address, answer[i] ?? undefined]));
    // Copies, because what is read are views of a whole answer, and cells are held longer.
    return addresses.map((address) => copyOf(cells.get(address)));
  }

  /** Loads all cells of a bucket as of the expected offset; `undefined` when the state has moved. */
  async readBucket(
    partition: number,
    expected: number | undefined,
    bucket: Bucket,
  ): Promise<Map<string, Buffer> | undefined> {
    const answers = await this.redis
      .multi()
      .hget(hashtagsStateKey(partition), 'next')
      .hgetallBuffer(bucketKey(partition, bucket))
      .exec();
    const [[failed, next], [, values]] = answers as [
      [Error | null, string | null],
      [unknown, Record<string, Buffer>],
    ];
    if (failed) throw failed;
    if (next !== (expected === undefined ? null : String(expected))) return undefined;
    return new Map(Object.entries(values).map(([member, bytes]) => [member, Buffer.from(bytes)]));
  }

  /** The commit that stores these changes. */
  prepare(
    partition: number,
    expected: number | undefined,
    next: number,
    changes: PartitionChanges,
  ): StateCommit {
    const key = hashtagsStateKey(partition);
    const commit = new StateCommit(key, expected, next);
    const fields = ['oldest', JSON.stringify(writeOldest(changes.oldest))];
    for (const [source, progress] of changes.progress) fields.push(`p:${source}`, JSON.stringify(progress));
    for (const { bucket, cells, dropped, fill } of changes.buckets) {
      fields.push(`b:${bucketName(bucket)}`, writeBucketState(next, fill));
      commit.delete(bucketKey(partition, bucket), dropped);
      const values: (string | Buffer)[] = [];
      for (const [member, cell] of cells) values.push(member, cell);
      commit.set(bucketKey(partition, bucket), values);
    }
    commit.set(key, fields);
    for (const bucket of changes.expired) commit.unlink(bucketKey(partition, bucket));
    commit.delete(
      key,
      changes.expired.map((bucket) => `b:${bucketName(bucket)}`),
    );
    return commit;
  }

  /** The commit that goes on behind records that are lost. */
  skip(partition: number, stored: number | undefined, next: number): StateCommit {
    return new StateCommit(hashtagsStateKey(partition), stored, next);
  }

  /** See {@link StateCommit.run}. */
  async run(commit: StateCommit): Promise<Moved | undefined> {
    return commit.run(this.redis);
  }
}

function copyOf(bytes: Buffer | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes);
}

function writeOldest({ minute, hour }: OldestKept): [number | null, number | null] {
  return [Number.isFinite(minute) ? minute : null, Number.isFinite(hour) ? hour : null];
}

/** The newest form of the state that this code reads; a later one is to say so in the field `v`. */
const NEWEST = 1;

/** Reads the state hash of a `hashtags` partition; throws when it is damaged, or of a version to come. */
export function readHashtagsState(fields: Readonly<Record<string, string>>): StoredHashtagsPartition {
  if (Number(fields.v ?? NEWEST) > NEWEST)
    throw new Error(
      `the counts in Redis are of version ${fields.v}, newer than this program: upgrade all aggregators and query processes`,
    );
  const progress = new Map<number, SourceProgress>();
  const buckets = new Map<string, Bucket>();
  const fills = new Map<string, BucketFill>();
  const versions = new Map<string, string>();
  for (const [field, value] of Object.entries(fields)) {
    if (field.startsWith('p:')) progress.set(Number(field.slice(2)), JSON.parse(value) as SourceProgress);
    if (!field.startsWith('b:')) continue;
    const name = field.slice(2);
    const bucket = bucketOfName(name);
    if (!bucket) throw new Error(`the stored state of a hashtags partition is damaged: ${field}`);
    buckets.set(name, bucket);
    fills.set(name, readBucketState(value));
    versions.set(name, value);
  }
  const [minute, hour] = JSON.parse(fields.oldest ?? '[null,null]') as [number | null, number | null];
  const oldest = { minute: minute ?? -Infinity, hour: hour ?? -Infinity };
  const next = fields.next === undefined ? undefined : Number(fields.next);
  return { state: { progress, buckets, fills, oldest }, next, versions };
}
