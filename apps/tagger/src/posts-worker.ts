import { TOPICS } from '@hashpulse/contracts';
import {
  type EncodedBatch,
  type PartitionBatch,
  type Patience,
  type RecordProducer,
  requireSamePartitions,
  startOffset,
  StateMovedError,
  type TopicRecords,
} from '@hashpulse/kafka';
import type { PartitionAssignment } from '@hashpulse/nest-kafka';
import type { PostsPartition, PostsPartitionSettings, PostsPosition } from '@hashpulse/tagging';
import type { HaltedPartitions, PostsPartitionStore } from '@hashpulse/trend-store';
import type { KafkaMessage, Message } from 'kafkajs';
import { Forwarding } from './forwarding.js';
import { HashtagKeys } from './hashtag-keys.js';
import { HashtagsBatch } from './hashtags-batch.js';
import { postRecord, setAside } from './source-record.js';
import { tracedHashtags } from './traced-hashtags.js';

/** What is the same for all partitions that a tagger works on. */
export interface PostsWorkerSettings extends Omit<PostsPartitionSettings, 'partition'> {
  /** Number of partitions of `hashtags`. */
  readonly hashtagsPartitions: number;
}

/** Hears where partitions stand. */
export interface PositionWatch {
  loaded(partition: number, position: PostsPosition): void;
  committed(partition: number, position: PostsPosition): void;
}

interface Held {
  readonly state: PostsPartition;
  /** The stored offset; undefined: nothing is stored yet. */
  stored: number | undefined;
}

/** Records that are set aside before a step ends, though more of the batch is left. */
const FULL_OUTBOX = 500;

/** Records to write, by topic. */
class Outbox {
  readonly dead: Message[] = [];
  readonly late: Message[] = [];
  readonly posts: Forwarding;

  constructor(partition: number) {
    this.posts = new Forwarding(partition);
  }

  /** So many damaged records that a partition among them would seem to stand still. */
  get isFull(): boolean {
    return this.dead.length + this.late.length >= FULL_OUTBOX;
  }

  records(hashtags: readonly EncodedBatch[]): TopicRecords[] {
    return [
      { topic: TOPICS.dead, messages: this.dead },
      { topic: TOPICS.late, messages: this.late },
      { topic: TOPICS.hashtags, messages: [], batches: hashtags },
    ];
  }
}

/**
 * Turns batches of `posts` into batches of `hashtags`. First what follows from a batch is written to Kafka, then the
 * state moves on by compare-and-set; between the two a crash only makes the same records again, which the
 * aggregator recognises by their source offsets.
 */
export class PostsWorker {
  private readonly held = new Map<number, Held>();
  private readonly keys: HashtagKeys;

  constructor(
    private readonly settings: PostsWorkerSettings,
    private readonly store: PostsPartitionStore,
    private readonly producer: Pick<RecordProducer, 'send'>,
    private readonly patience: Patience,
    private readonly halted: HaltedPartitions,
    private readonly watch: PositionWatch,
  ) {
    this.keys = new HashtagKeys(settings.hashtagsPartitions);
  }

  /** Loads a partition's state and marks how far it is, so that nobody takes a waiting backlog for idleness. */
  async assign({ partition, range, isCurrent }: PartitionAssignment): Promise<bigint> {
    this.held.delete(partition);
    const { state, next } = await this.store.load({ ...this.settings, partition }, Number(range.earliest));
    const stored = await this.store.partitionCounts();
    const from = await this.halted.guarded(TOPICS.posts, partition, () => {
      requireSamePartitions(TOPICS.posts, stored.posts, range.partitions);
      requireSamePartitions(TOPICS.posts, this.settings.partitions, range.partitions);
      requireSamePartitions(TOPICS.hashtags, stored.hashtags, this.settings.hashtagsPartitions);
      return startOffset(`${TOPICS.posts}[${partition}]`, next, range);
    });
    const marks = this.batch(partition).take(state.position(), { caughtUp: from >= range.end });
    await this.patience.with({ isCurrent }, () =>
      this.producer.send([{ topic: TOPICS.hashtags, messages: [], batches: marks }]),
    );
    this.held.set(partition, { state, stored: next });
    this.watch.loaded(partition, state.position());
    return from;
  }

  /** Whether the store is where this worker left it; a partition that is being worked on shows it by itself. */
  async verify(partition: number): Promise<boolean> {
    const held = this.held.get(partition);
    const expected = held?.stored;
    const stored = await this.store.next(partition);
    return !held || this.held.get(partition) !== held || held.stored !== expected || stored === expected;
  }

  /** Takes a batch; on any error the partition's state is dropped and must be assigned anew. */
  async handle(batch: PartitionBatch): Promise<void> {
    const held = this.held.get(batch.partition);
    if (!held) throw new StateMovedError(`partition ${batch.partition} of posts is not loaded`);
    this.held.delete(batch.partition);
    await this.takeAll(batch, held);
    this.held.set(batch.partition, held);
  }

  private batch(partition: number): HashtagsBatch {
    return new HashtagsBatch(partition, this.settings.hashtagsPartitions, this.keys);
  }

  private async takeAll(batch: PartitionBatch, held: Held): Promise<void> {
    const changes = this.batch(batch.partition);
    let outbox = new Outbox(batch.partition);
    for (const record of batch.records) {
      this.take(record, batch.partition, held.state, changes, outbox);
      if (!changes.isFull && !outbox.isFull) continue;
      await this.flush(batch, held, changes, outbox, false);
      outbox = new Outbox(batch.partition);
    }
    await this.flush(batch, held, changes, outbox, batch.caughtUp);
  }

  private take(
    record: KafkaMessage,
    partition: number,
    state: PostsPartition,
    changes: HashtagsBatch,
    outbox: Outbox,
  ): void {
    const verdict = state.take(postRecord(record));
    if (verdict.kind === 'changed') changes.add(Number(record.offset), verdict.change);
    if (verdict.kind === 'dead') outbox.dead.push(setAside(record, partition, verdict.refusal));
    if (verdict.kind === 'forward') outbox.posts.add(record, verdict);
    if (verdict.kind !== 'late') return;
    const message = `first seen more than ${this.settings.graceMs / 60_000} minutes behind its partition`;
    outbox.late.push(setAside(record, partition, { code: 'beyond-grace', message }));
  }

  private async flush(
    batch: PartitionBatch,
    held: Held,
    changes: HashtagsBatch,
    outbox: Outbox,
    caughtUp: boolean,
  ): Promise<void> {
    const position = held.state.position();
    // Before the mark, which tells where they stand: until they are seen there nobody may take this source as complete.
    const forwarded = await this.patience.with(batch, () => outbox.posts.send(this.producer));
    const end = { caughtUp, forwarded, headersOf: tracedHashtags() };
    const records = outbox.records(changes.take(position, end));
    await this.patience.with(batch, () => this.producer.send(records));
    const commit = this.store.prepare(batch.partition, held.stored, held.state);
    const moved = await this.patience.finish(batch, () => this.store.run(commit));
    if (moved)
      throw new StateMovedError(
        `posts[${batch.partition}] is stored at ${moved.movedTo}, not ${held.stored}`,
      );
    held.stored = position.next;
    this.watch.committed(batch.partition, position);
  }
}
