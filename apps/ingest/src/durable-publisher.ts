import { setTimeout as delay } from 'node:timers/promises';
import { TOPICS } from '@hashpulse/contracts';
import type { RecordSink } from '@hashpulse/kafka';
import { LogError, type WriteAheadLog } from '@hashpulse/write-ahead-log';
import { loggedPosts, postsOfEntry } from './logged-posts.js';
import { PublishError, type PostPublisher } from './post-publisher.js';
import type { PostRecord } from './post-record.js';

/** A sender waits no longer than this for Kafka before its posts go to the log, ms. */
const SLOW_AFTER_MS = 1_000;
/** Between two attempts to bring logged posts to Kafka, ms. */
const RETRY_MS = 500;
/** While the last entry is on its way to the disk, ms. */
const IDLE_MS = 5;
/** How long a stop waits for the log to empty, ms; what is left waits for the next start. */
const CLOSE_GRACE_MS = 2_000;

/** Entries that go to Kafka in one request, bytes; leaves room for what Kafka adds to each record. */
const BATCH_BYTES = 600_000;

/** What a {@link DurablePublisher} tells. */
export interface DurableEvents {
  /** Posts go to the log from now on, or to Kafka again. */
  readonly onLogging: (logging: boolean, why: string) => void;
  /** Kafka or the disk refused; it is tried again. */
  readonly onRetry: (error: Error) => void;
}

/** Posts of a sender that Kafka was given and has not yet acknowledged. */
class Pending {
  private readonly outcome = Promise.withResolvers<void>();
  readonly done = this.outcome.promise;
  /** Kafka, and the log once it is turned to. */
  private ways = 1;

  constructor(readonly records: readonly PostRecord[]) {}

  /** Safe as soon as one way is; refused when none is left. */
  by(way: Promise<void>): void {
    way.then(
      () => this.outcome.resolve(),
      (error: unknown) => {
        this.ways -= 1;
        if (this.ways === 0) this.outcome.reject(error);
      },
    );
  }

  also(way: Promise<void>): void {
    this.ways += 1;
    this.by(way);
  }
}

/**
 * Makes posts safe: in Kafka as long as it answers within a second, else in the write-ahead log, from which they go to
 * Kafka in their order. New posts follow through the log until it is empty, so that no post overtakes an earlier one.
 * A post may reach Kafka twice; never does a later one about the same id come before the first of an earlier one.
 */
export class DurablePublisher {
  private readonly waiting = new Set<Pending>();
  private readonly closing = new AbortController();
  private draining: Promise<void> | undefined;

  constructor(
    private readonly direct: PostPublisher,
    private readonly producer: RecordSink,
    private readonly log: WriteAheadLog,
    private readonly events: DurableEvents,
  ) {
    if (!log.isRead) this.turnToLog('posts wait in the write-ahead log');
  }

  /** Whether posts go to the log. */
  get logging(): boolean {
    return this.draining !== undefined;
  }

  /** Bytes of the log on the disk. */
  get logBytes(): number {
    return this.log.bytes;
  }

  /** Why posts would be refused if Kafka were away. */
  get problem(): string | undefined {
    return this.log.problem;
  }

  /**
   * Resolves once every record is safe.
   * @throws {@link PublishError} when they are not; all may be sent again
   */
  publish(records: readonly PostRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return this.logging ? this.toLog(records) : this.toKafka(records);
  }

  /** Gives what waits in the log a last chance, and the log free. */
  async close(): Promise<void> {
    if (this.draining) {
      const grace = delay(CLOSE_GRACE_MS, undefined, { signal: this.closing.signal });
      await Promise.race([this.draining, grace.catch(() => undefined)]);
    }
    this.closing.abort();
    await this.log.close();
  }

  private async toKafka(records: readonly PostRecord[]): Promise<void> {
    const pending = new Pending(records);
    this.waiting.add(pending);
    const timer = setTimeout(() => this.turnToLog('Kafka is slow or away'), SLOW_AFTER_MS);
    const sent = this.direct.publish(records).catch((error: Error) => {
      this.turnToLog(error.message);
      throw error;
    });
    pending.by(sent);
    try {
      await pending.done;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(pending);
    }
  }

  private async toLog(records: readonly PostRecord[]): Promise<void> {
    try {
      await this.log.append(loggedPosts(records));
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      throw new PublishError('log-refused', error.message);
    }
  }

  /** Everything that Kafka has not acknowledged goes into the log first, in the order in which it came. */
  private turnToLog(why: string): void {
    if (this.logging || this.closing.signal.aborted) return;
    this.events.onLogging(true, why);
    for (const pending of this.waiting) pending.also(this.toLog(pending.records));
    this.draining = this.drain();
  }

  private async drain(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        if (await this.deliverNext()) continue;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        this.events.onRetry(error as Error);
        await this.pause(RETRY_MS);
        continue;
      }
      if (this.log.isRead && this.direct.isIdle) {
        this.draining = undefined;
        this.events.onLogging(false, 'the write-ahead log is empty');
        return;
      }
      await this.pause(IDLE_MS);
    }
  }

  /** False when there is nothing to deliver now. */
  private async deliverNext(): Promise<boolean> {
    const batch = await this.log.next(BATCH_BYTES);
    if (!batch) return false;
    const messages = batch.payloads.flatMap(postsOfEntry);
    while (!this.closing.signal.aborted) {
      try {
        await this.producer.send([{ topic: TOPICS.posts, messages }]);
        break;
      } catch (error) {
        this.events.onRetry(error as Error);
        await this.pause(RETRY_MS);
      }
    }
    if (this.closing.signal.aborted) return false;
    await this.log.release(batch.last);
    return true;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
