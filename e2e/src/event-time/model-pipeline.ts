import { type HashtagsRecord, partitionOf, type UseTuple } from '@hashpulse/contracts';
import { type PostChange, PostsPartition, type PostsPartitionSettings, type Tally } from '@hashpulse/tagging';
import {
  BUCKET_MS,
  bucketName,
  bucketStart,
  type Cell,
  decodeCell,
  HashtagsPartition,
  type Tier,
} from '@hashpulse/trends';
import { GRACE_MS, type LoggedPost, LoggedPosts } from './logged-posts.js';

const PARTITIONS = 2;

interface Entry {
  readonly post: LoggedPost;
  readonly forwarded: { readonly beyondGrace: boolean } | undefined;
}
interface KeyedRecord {
  readonly key: string;
  readonly record: HashtagsRecord;
}
interface Fold {
  state: HashtagsPartition;
  next: number;
  readonly cells: Map<string, Cell>;
  /** Posts that are in, by id. */
  readonly folded: Set<string>;
  oldestMinute: number;
}

/** The two state machines on logs in memory, one step at a time: what taggers and aggregators do without the waiting. */
export class ModelPipeline {
  private readonly posts: Entry[][];
  private readonly hashtags = Array.from({ length: PARTITIONS }, (): KeyedRecord[] => []);
  private readonly taggers: PostsPartition[];
  private readonly folds: Fold[];

  constructor(private readonly logged: LoggedPosts) {
    this.posts = logged.logs.map((log) => log.map((post) => ({ post, forwarded: undefined })));
    this.taggers = this.posts.map((_, partition) => this.tagger(partition, 0));
    this.folds = this.hashtags.map(() => this.freshFold());
  }

  /** A tagger takes records and sends what follows; when it dies then, the next one begins where it had begun. */
  tag(partition: number, most: number, dies: boolean): void {
    const log = this.posts[partition] as Entry[];
    const before = this.next(partition);
    const end = Math.min(log.length, before + most);
    const uses = new Map<string, UseTuple[]>();
    const forwarded: [number, number, number][] = [];
    for (let offset = before; offset < end; offset++) {
      const { post, forwarded: from } = log[offset] as Entry;
      const verdict = (this.taggers[partition] as PostsPartition).take(
        LoggedPosts.record(post, offset, from),
      );
      if (verdict.kind === 'changed') addUses(uses, offset, verdict.change);
      if (verdict.kind !== 'forward') continue;
      const target = this.posts[verdict.partition] as Entry[];
      target.push({ post, forwarded: { beyondGrace: verdict.beyondGrace } });
      if (verdict.at !== undefined) forwarded.push([verdict.partition, target.length, verdict.at]);
    }
    this.send(partition, uses, forwarded);
    if (dies) this.taggers[partition] = this.tagger(partition, before);
  }

  /** An aggregator folds records in; when it starts anew without a state it reads its log again. */
  fold(partition: number, most: number, restarts: boolean): void {
    const { next } = this.folds[partition] as Fold;
    if (restarts) this.folds[partition] = this.freshFold();
    const end = Math.min((this.hashtags[partition] as KeyedRecord[]).length, next + most);
    const fold = this.folds[partition] as Fold;
    for (; fold.next < end; fold.next++) {
      const record = (this.hashtags[partition] as KeyedRecord[])[fold.next] as KeyedRecord;
      fold.state.apply(record);
      for (const id of this.idsIn(record)) fold.folded.add(id);
    }
    const { buckets, expired, oldest } = fold.state.takeChanges();
    for (const { bucket, cells } of buckets) {
      const start = bucketStart(bucket);
      for (const [hashtag, cell] of cells)
        fold.cells.set(`${bucketName(bucket)} ${hashtag}`, decodeCell(cell, start));
    }
    const gone = new Set(expired.map(bucketName));
    for (const name of fold.cells.keys()) if (gone.has(name.split(' ')[0] as string)) fold.cells.delete(name);
    fold.oldestMinute = oldest.minute * BUCKET_MS.minute;
  }

  /** Lets all be read to the end. */
  drain(): void {
    for (let i = 0; i <= this.posts.length; i++)
      for (const partition of this.posts.keys()) this.tag(partition, Infinity, false);
    for (const partition of this.folds.keys()) this.fold(partition, Infinity, false);
  }

  /** Posts that count and are not in yet although a partition has closed their minute. */
  shutOut(counted: ReadonlyMap<string, LoggedPost>): string[] {
    return [...counted.values()].flatMap(({ id, at, hashtag }) => {
      const { folded, oldestMinute } = this.folds[partitionOf(hashtag, PARTITIONS)] as Fold;
      const minute = Math.floor(at / BUCKET_MS.minute) * BUCKET_MS.minute;
      return folded.has(id) || minute >= oldestMinute ? [] : [id];
    });
  }

  /** For each partition of `hashtags` the event time before which minutes are closed, ms. */
  closedBefore(): number[] {
    return this.folds.map(({ oldestMinute }) => oldestMinute);
  }

  /** Posts by bucket and hashtag, in buckets that begin at or after an event time, ms. */
  volumes(tier: Tier, from = -Infinity): Map<string, number> {
    const volumes = new Map<string, number>();
    for (const { cells } of this.folds) {
      for (const [key, cell] of cells) {
        const [name, hashtag] = key.split(' ') as [string, string];
        const index = Number(name.slice(1));
        if ((name[0] === 'm') !== (tier === 'minute') || index * BUCKET_MS[tier] < from) continue;
        volumes.set(
          `${index} ${hashtag}`,
          cell.splits.values().reduce((sum, { volume }) => sum + volume, 0),
        );
      }
    }
    return volumes;
  }

  tally(): Tally {
    const sum = { read: 0, forwarded: 0, counted: 0, duplicates: 0, late: 0, dead: 0 };
    for (const tagger of this.taggers) {
      const { tally } = tagger.position();
      for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
    }
    return sum;
  }

  private *idsIn({ record }: KeyedRecord): Generator<string> {
    if (record.type !== 'uses') return;
    for (const [offset] of record.uses) yield (this.posts[record.partition]?.[offset] as Entry).post.id;
  }

  private next(partition: number): number {
    return (this.taggers[partition] as PostsPartition).position().next;
  }

  private send(source: number, uses: ReadonlyMap<string, UseTuple[]>, forwarded: [number, number, number][]) {
    for (const [key, tuples] of uses) {
      const log = this.hashtags[partitionOf(key, PARTITIONS)] as KeyedRecord[];
      log.push({ key, record: { v: 1, partition: source, type: 'uses', uses: tuples } });
    }
    const { next, streamTime } = (this.taggers[source] as PostsPartition).position();
    const caughtUp = next >= (this.posts[source] as Entry[]).length;
    const mark = {
      v: 1,
      partition: source,
      type: 'progress',
      next,
      streamTime,
      caughtUp,
      forwarded,
    } as const;
    for (const log of this.hashtags) log.push({ key: 'progress', record: mark });
  }

  /** A tagger that has taken a log up to an offset. */
  private tagger(partition: number, end: number): PostsPartition {
    const settings: PostsPartitionSettings = {
      partition,
      partitions: this.logged.sources,
      graceMs: GRACE_MS,
      horizonMs: 24 * GRACE_MS,
      room: 1_000,
      extract: (text) => [{ hashtag: text.slice(1), label: text.slice(1) }],
    };
    const state = PostsPartition.at(settings, 0);
    for (const [offset, { post, forwarded }] of (this.posts[partition] as Entry[]).slice(0, end).entries())
      state.take(LoggedPosts.record(post, offset, forwarded));
    return state;
  }

  private freshFold(): Fold {
    const settings = {
      sources: this.posts.length,
      retention: { minutes: 180, hours: 192 },
      capacity: { minute: 5_000, hour: 20_000 },
    };
    return {
      state: new HashtagsPartition(settings),
      next: 0,
      cells: new Map(),
      folded: new Set(),
      oldestMinute: -Infinity,
    };
  }
}

function addUses(uses: Map<string, UseTuple[]>, offset: number, { change, post }: PostChange): void {
  const { at, network, lang, author, followers } = post;
  for (const { hashtag, label } of post.hashtags) {
    const use: UseTuple = [offset, change, at, network, lang, author, followers, label, 0, 0, 0, 0, []];
    uses.set(hashtag, [...(uses.get(hashtag) ?? []), use]);
  }
}
