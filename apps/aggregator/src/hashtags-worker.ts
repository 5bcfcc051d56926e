import {
  CHECKSUM_HEADER,
  isNewerHashtagsRecord,
  ORIGIN_HEADERS,
  readHashtagsRecord,
  recordChecksum,
  TOPICS,
  UseColumns,
  UsualChanges,
} from '@hashpulse/contracts';
import {
  FatalError,
  type PartitionBatch,
  type Patience,
  type RecordProducer,
  requireSamePartitions,
  startOffset,
  StateMovedError,
  type Waiting,
} from '@hashpulse/kafka';
import type { PartitionAssignment } from '@hashpulse/nest-kafka';
import type { HaltedPartitions, HashtagsPartitionStore } from '@hashpulse/trend-store';
import { HashtagsPartition, type HashtagsPartitionSettings, type PartitionRecord } from '@hashpulse/trends';
import type { KafkaMessage, Message } from 'kafkajs';
import { StepPacing } from './step-pacing.js';

/** What is the same for all partitions that an aggregator works on. */
export interface HashtagsWorkerSettings extends HashtagsPartitionSettings {
  /** Cells of a partition that stay in memory between batches; the others are read from Redis when they change. */
  readonly cellsHeld: number;
}

/** Damaged records after which a step ends, though more of the batch is left. */
const MOST_DEAD = 500;

/** Records that are taken together: what can be read of them, and what is for the dead letters. */
interface Step {
  readonly records: PartitionRecord[];
  readonly dead: Message[];
  /** The offset behind them. */
  next: number;
}

interface Held {
  readonly state: HashtagsPartition;
  /** The stored offset; undefined: nothing is stored yet. */
  stored: number | undefined;
  /** The changes of the batch in hand. */
  readonly columns: UseColumns;
}

/**
 * Folds batches of `hashtags` into Redis: counts and offset move together, by compare-and-set,
 * so a batch is counted once however often it is tried and whoever tries it.
 */
export class HashtagsWorker {
  private readonly held = new Map<number, Held>();
  private newest: number | undefined;
  private readonly pacing = new StepPacing();

  constructor(
    private readonly settings: HashtagsWorkerSettings,
    private readonly store: HashtagsPartitionStore,
    private readonly producer: RecordProducer,
    private readonly patience: Patience,
    private readonly halted: HaltedPartitions,
  ) {}

  /** The newest event time that this worker knows to be counted; `undefined` before the first post. */
  get streamTime(): number | undefined {
    return this.newest;
  }

  /** Loads a partition's state. */
  async assign({ partition, range }: PartitionAssignment): Promise<bigint> {
    this.held.delete(partition);
    this.pacing.assigned();
    const { state, next } = await this.store.load(partition);
    const partitions = await this.store.partitionCount();
    const from = await this.halted.guarded(TOPICS.hashtags, partition, () => {
      requireSamePartitions(TOPICS.hashtags, partitions, range.partitions);
      return startOffset(`${TOPICS.hashtags}[${partition}]`, next, range);
    });
    const partitionState = new HashtagsPartition(this.settings, state);
    this.held.set(partition, { state: partitionState, stored: next, columns: new UseColumns() });
    this.counted(partitionState);
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
    if (!held) throw new StateMovedError(`partition ${batch.partition} of hashtags is not loaded`);
    this.held.delete(batch.partition);
    for (const step of stepsOf(batch, held.columns)) await this.fold(batch, held, step);
    this.held.set(batch.partition, held);
    const { partition, caughtUp } = batch;
    batch.rest(this.pacing.restAfter({ partition, caughtUp, taggersBehind: held.state.sourcesWaiting }));
  }

  private async fold(batch: PartitionBatch, held: Held, { records, dead, next }: Step): Promise<void> {
    if (dead.length > 0) {
      await this.patience.with(batch, () => this.producer.send([{ topic: TOPICS.dead, messages: dead }]));
    }
    await this.loadMissing(batch.partition, held, records, batch);
    for (const record of records) held.state.apply(record);
    const commit = this.store.prepare(batch.partition, held.stored, next, held.state.takeChanges());
    const moved = await this.patience.with(batch, () => this.store.run(commit));
    if (moved) throw movedError(batch.partition, held.stored, moved.movedTo);
    held.stored = next;
    this.counted(held.state);
    held.state.release(this.settings.cellsHeld);
  }

  private counted({ streamTime }: HashtagsPartition): void {
    if (streamTime !== undefined) this.newest = Math.max(this.newest ?? streamTime, streamTime);
  }

  private async loadMissing(
    partition: number,
    held: Held,
    records: readonly PartitionRecord[],
    waiting: Waiting,
  ): Promise<void> {
    const { cells, buckets } = held.state.missing(records);
    for (const bucket of buckets) {
      const all = await this.patience.with(waiting, () =>
        this.store.readBucket(partition, held.stored, bucket),
      );
      if (!all) throw movedError(partition, held.stored, undefined);
      held.state.provideAll(bucket, all);
    }
    if (cells.length === 0) return;
    const found = await this.patience.with(waiting, () =>
      this.store.readCells(partition, held.stored, cells),
    );
    if (!found) throw movedError(partition, held.stored, undefined);
    cells.forEach((address, i) => held.state.provide(address, found[i]));
  }
}

function movedError(
  partition: number,
  expected: number | undefined,
  found: number | undefined,
): StateMovedError {
  const where = found === undefined ? 'elsewhere' : `at ${found}`;
  return new StateMovedError(`hashtags[${partition}] is stored ${where}, not at ${expected ?? 'no offset'}`);
}

/** A batch's records, cut where so many damaged ones come together that the partition would seem to stand still. */
function* stepsOf(batch: PartitionBatch, columns: UseColumns): Generator<Step> {
  const last = batch.records.length - 1;
  let step: Step | undefined;
  for (const [i, message] of batch.records.entries()) {
    if (!step) columns.clear();
    step ??= { records: [], dead: [], next: 0 };
    const record = readRecord(message, columns);
    if (typeof record === 'string') step.dead.push(deadLetter(message, batch.partition, record));
    else step.records.push(record);
    step.next = Number(message.offset) + 1;
    if (i < last && step.dead.length < MOST_DEAD) continue;
    yield step;
    step = undefined;
  }
}

const usual = new UsualChanges();

function readRecord(
  { key, value, headers }: KafkaMessage,
  columns: UseColumns,
): PartitionRecord | 'foreign' | 'damaged' {
  if (!key || !value) return 'foreign';
  const checksum = headers?.[CHECKSUM_HEADER];
  if (checksum === undefined) return 'foreign';
  if (checksum.toString() !== recordChecksum(key, value)) return 'damaged';
  const changes = usual.read(value, columns);
  if (changes) return { key: key.toString('utf8'), record: changes };
  const text = value.toString('utf8');
  const record = readHashtagsRecord(text);
  // Set aside it would be lost to the counts; the worker that reads it next may be a newer one.
  if (!record && isNewerHashtagsRecord(text)) throw new FatalError('newer-record', NEWER);
  return record ? { key: key.toString('utf8'), record } : 'damaged';
}

const NEWER = 'a newer tagger has written to hashtags; upgrade the aggregators before the taggers';
const DETAILS = {
  foreign: 'not written by a tagger: produce posts to the topic posts instead',
  damaged: 'the record does not match its checksum or its schema',
};

function deadLetter(message: KafkaMessage, partition: number, reason: keyof typeof DETAILS): Message {
  return {
    key: message.key,
    value: message.value,
    headers: {
      ...message.headers,
      [ORIGIN_HEADERS.topic]: TOPICS.hashtags,
      [ORIGIN_HEADERS.partition]: String(partition),
      [ORIGIN_HEADERS.offset]: message.offset,
      [ORIGIN_HEADERS.reason]: reason,
      [ORIGIN_HEADERS.detail]: DETAILS[reason],
    },
  };
}
