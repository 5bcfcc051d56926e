import { setImmediate as nextRound, setTimeout as delay } from 'node:timers/promises';
// kafkajs reads what is fetched by this.
import './fetch-decoding.js';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { recordsFrom } from './records-from.js';
import { StateMovedError } from './state-moved-error.js';

/** The records of one partition that were fetched together. */
export interface PartitionBatch {
  readonly partition: number;
  /** In offset order; never empty. */
  readonly records: readonly KafkaMessage[];
  /** Whether more records were waiting behind these when they were fetched. */
  readonly caughtUp: boolean;
  /** Tells Kafka that this worker lives; call it at least every few seconds while handling. */
  heartbeat(): Promise<void>;
  /** False once the partition was taken away or the worker is stopping: give up waiting, write nothing more. */
  isCurrent(): boolean;
  /** Lets the records that follow gather for so long (ms, up to a second) after this batch is done. */
  rest(ms: number): void;
}

/** The range of offsets that Kafka still has: `[earliest, end)`. */
export interface LogRange {
  readonly earliest: bigint;
  readonly end: bigint;
  /** Up to where this group had told Kafka that it has read; undefined: it never did. */
  readonly reported: bigint | undefined;
  /** Number of partitions that the topic has now. */
  readonly partitions: number;
}

/** What a worker does with the partitions that it is given. */
export interface PartitionHandler {
  /**
   * The partition is ours now: load its state and say at which offset to read on.
   * Throw a {@link FatalError} when the log no longer has what comes next (see `startOffset`), a
   * {@link StateMovedError} when the partition was taken away meanwhile.
   */
  assign(partition: number, range: LogRange, isCurrent: () => boolean): Promise<bigint>;
  /**
   * Whether the stored state is still where this worker left it; asked every few seconds, so that a partition in which
   * nothing happens heals too when its store was restored from an older state.
   */
  verify(partition: number): Promise<boolean>;
  /** The next records. Throw {@link StateMovedError} to have the partition assigned anew. */
  handle(batch: PartitionBatch): Promise<void>;
}

const REPORT_EVERY_MS = 1_000;
const VERIFY_EVERY_MS = 2_000;

/** How a {@link BatchConsumer} reads. */
export interface BatchConsumerSettings {
  readonly topic: string;
  readonly groupId: string;
  /** Called once when the worker must stop: a {@link FatalError}, or an error that nobody expected. */
  readonly onFatal: (error: Error) => void;
  readonly onAssignment?: (partitions: readonly number[]) => void;
}

/**
 * A member of a consumer group that takes whole batches and keeps its position outside Kafka, where its state is.
 * Partitions are paused while their state loads. Rebalances are eager: handlers finish before the group is rejoined.
 */
export class BatchConsumer {
  private readonly consumer: Consumer;
  private readonly kafka: Kafka;
  /** Counts assignments, so that what belongs to an earlier one is recognised. */
  private generation = 0;
  private readonly ready = new Map<number, { next: bigint }>();
  private readonly reported = new Map<number, bigint>();
  private reporting: NodeJS.Timeout | undefined;
  private verifying: NodeJS.Timeout | undefined;
  private stopping = false;
  private failed = false;
  private joined = false;
  /** When the batch that came last may begin. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    kafka: Kafka,
    private readonly settings: BatchConsumerSettings,
    private readonly handler: PartitionHandler,
  ) {
    this.kafka = kafka;
    this.consumer = kafka.consumer({
      groupId: settings.groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: 10_000,
      rebalanceTimeout: 30_000,
      heartbeatInterval: 2_000,
      // A fetch waits for bytes to gather, at most this long: every batch costs a commit in each partition, and
      // thousands of posts a second would otherwise be fetched some dozen at a time.
      minBytes: 524_288,
      maxWaitTimeInMs: 100,
      // Large steps are what makes catching up cheap: fewer records of the same hashtag, fewer writes of the same cell.
      maxBytesPerPartition: 4_194_304,
      maxBytes: 33_554_432,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 2_000,
        retries: 1_000_000,
        restartOnFailure: async () => true,
      },
    });
  }

  async start(): Promise<void> {
    this.consumer.on(this.consumer.events.GROUP_JOIN, ({ payload }) =>
      this.assigned(payload.memberAssignment[this.settings.topic] ?? []),
    );
    this.consumer.on(this.consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.fail(payload.error);
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.settings.topic], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 16,
      eachBatch: (payload) => this.eachBatch(payload),
    });
    this.reporting = setInterval(() => {
      // A failed report is made good by the next one; a rebalance shows in the heartbeat.
      this.reportPositions().catch(() => undefined);
    }, REPORT_EVERY_MS);
    this.verifyLater();
  }

  /** Finishes the batches under way and leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.reporting);
    clearTimeout(this.verifying);
    this.generation += 1;
    await this.consumer.disconnect();
  }

  /** The next offset of every partition that is worked on. */
  positions(): ReadonlyMap<number, bigint> {
    return new Map(Array.from(this.ready, ([partition, { next }]) => [partition, next]));
  }

  /** Whether it has been a member of its group. */
  get hasJoined(): boolean {
    return this.joined;
  }

  /** Positions in Kafka are only for those who watch the group's lag; the offset stored with the state is the truth. */
  private async reportPositions(): Promise<void> {
    const { topic } = this.settings;
    const moved = [...this.ready].filter(([partition, { next }]) => this.reported.get(partition) !== next);
    if (moved.length === 0) return;
    const generation = this.generation;
    await this.consumer.commitOffsets(
      moved.map(([partition, { next }]) => ({ topic, partition, offset: String(next) })),
    );
    if (generation !== this.generation) return;
    for (const [partition, { next }] of moved) this.reported.set(partition, next);
  }

  private verifyLater(): void {
    if (this.stopping) return;
    this.verifying = setTimeout(() => {
      this.verifyAll()
        // The store is away: whoever next handles records waits for it, and this asks again.
        .catch(() => undefined)
        .finally(() => this.verifyLater());
    }, VERIFY_EVERY_MS);
  }

  private async verifyAll(): Promise<void> {
    const { generation } = this;
    for (const partition of [...this.ready.keys()]) {
      const stands = await this.handler.verify(partition);
      if (generation !== this.generation || this.stopping) return;
      if (!stands && this.ready.has(partition)) this.load(partition, generation);
    }
  }

  private fail(error: Error): void {
    if (this.failed) return;
    this.failed = true;
    this.settings.onFatal(error);
  }

  /** Synchronous up to the pause: no record of these partitions may be handled before their state is loaded. */
  private assigned(partitions: readonly number[]): void {
    if (this.stopping) return;
    const generation = ++this.generation;
    this.joined = true;
    this.ready.clear();
    this.reported.clear();
    this.settings.onAssignment?.(partitions);
    for (const partition of partitions) this.load(partition, generation);
  }

  private load(partition: number, generation: number): void {
    const { topic } = this.settings;
    this.ready.delete(partition);
    this.consumer.pause([{ topic, partitions: [partition] }]);
    this.loadState(partition, generation).catch((error: unknown) => {
      // Taken away while its state was loading: whoever has it now loads it. Ours again by now: that load goes on.
      if (!(error instanceof StateMovedError)) return this.fail(error as Error);
      if (generation === this.generation) this.load(partition, generation);
    });
  }

  private async loadState(partition: number, generation: number): Promise<void> {
    const { topic } = this.settings;
    const isCurrent = (): boolean => generation === this.generation && !this.stopping;
    const range = await this.logRange(partition, isCurrent);
    if (!range) return;
    const next = await this.handler.assign(partition, range, isCurrent);
    if (!isCurrent()) return;
    this.ready.set(partition, { next });
    this.consumer.seek({ topic, partition, offset: String(next) });
    this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private async logRange(partition: number, isCurrent: () => boolean): Promise<LogRange | undefined> {
    const { topic, groupId } = this.settings;
    while (isCurrent()) {
      const admin = this.kafka.admin();
      try {
        await admin.connect();
        const offsets = await admin.fetchTopicOffsets(topic);
        const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
        const found = offsets.find((entry) => entry.partition === partition);
        const reported = BigInt(
          committed?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1,
        );
        if (found) {
          return {
            earliest: BigInt(found.low),
            end: BigInt(found.high),
            reported: reported < 0n ? undefined : reported,
            partitions: offsets.length,
          };
        }
      } catch {
        // kafkajs has retried with its back-off; as long as the partition is ours, ask again.
      } finally {
        await admin.disconnect();
      }
    }
    return undefined;
  }

  private async eachBatch({
    batch,
    resolveOffset,
    heartbeat,
    isRunning,
    isStale,
  }: EachBatchPayload): Promise<void> {
    const { partition } = batch;
    await this.begin(heartbeat);
    const position = this.ready.get(partition);
    if (!position || isStale()) return;
    const generation = this.generation;
    const records = recordsFrom(batch.messages, position.next);
    const first = records[0];
    const last = records.at(-1);
    const isCurrent = (): boolean => generation === this.generation && isRunning() && !this.stopping;
    let rest = 0;
    try {
      if (first && BigInt(first.offset) > position.next)
        await this.checkGap(partition, position.next, generation);
      if (last) {
        await this.handler.handle({
          partition,
          records,
          caughtUp: BigInt(last.offset) + 1n >= BigInt(batch.highWatermark),
          heartbeat,
          isCurrent,
          rest: (ms) => {
            rest = ms;
          },
        });
        position.next = BigInt(last.offset) + 1n;
      }
      resolveOffset(batch.lastOffset());
      if (rest > 0 && isCurrent()) await delay(rest);
    } catch (error) {
      if (error instanceof StateMovedError) {
        if (generation === this.generation) this.load(partition, generation);
        return;
      }
      if ((error as { name?: string }).name?.startsWith('KafkaJS')) throw error;
      this.fail(error as Error);
      throw error;
    }
  }

  /**
   * One batch begins in a round of the event loop, and with a heartbeat when it is due: partitions that are fetched
   * together are too much to be handled between two heartbeats on a starved machine.
   */
  private async begin(heartbeat: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(() => nextRound());
    await this.turn;
    await heartbeat();
  }

  /**
   * Gaps are normal (control records, compaction) unless retention passed the position: kafkajs would skip silently.
   * The partition is then assigned anew, which finds that it cannot go on.
   */
  private async checkGap(partition: number, next: bigint, generation: number): Promise<void> {
    const range = await this.logRange(partition, () => generation === this.generation);
    if (!range || range.earliest <= next) return;
    throw new StateMovedError(
      `${this.settings.topic}[${partition}]: records from ${next} to ${range.earliest} were deleted`,
    );
  }
}
