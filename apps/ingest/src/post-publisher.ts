import { TOPICS } from '@hashpulse/contracts';
import type { RecordSink } from '@hashpulse/kafka';
import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

/** Kafka does not take posts now; the sender should come back later. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  constructor(
    readonly code: 'backlog-full' | 'timeout' | 'refused' | 'log-refused',
    message: string,
  ) {
    super(message);
  }
}

/** How a {@link PostPublisher} works. */
export interface PublisherSettings {
  /** The most bytes that may wait for Kafka; what comes beyond is refused at once. */
  readonly maxBacklogBytes: number;
  /** How long a sender waits for Kafka, ms. */
  readonly timeoutMs: number;
  /** Told the duration of every produce request, ms. */
  readonly onProduced: (durationMs: number, ok: boolean) => void;
}

/** The records of one sender, which are acknowledged together. */
class Submission {
  /** Records before this index were handed to Kafka. */
  next = 0;
  acknowledged = 0;
  settled = false;
  private readonly outcome = Promise.withResolvers<void>();
  readonly done = this.outcome.promise;

  constructor(
    readonly records: readonly PostRecord[],
    readonly bytes: number,
  ) {}

  settle(error?: PublishError): void {
    this.settled = true;
    if (error) this.outcome.reject(error);
    else this.outcome.resolve();
  }
}

/** What one produce request takes of a submission. */
interface Portion {
  readonly submission: Submission;
  readonly count: number;
}

/**
 * Writes the posts of many senders with few produce requests: what comes while a request is under way goes with the
 * next one. One request at a time, so that a sender's posts keep their order.
 */
export class PostPublisher {
  private readonly queue: Submission[] = [];
  private waitingBytes = 0;
  private sending = false;

  constructor(
    private readonly producer: RecordSink,
    private readonly settings: PublisherSettings,
  ) {}

  /** Bytes that wait for Kafka's acknowledgement. */
  get backlogBytes(): number {
    return this.waitingBytes;
  }

  /** Whether nothing waits for Kafka and no request is under way. */
  get isIdle(): boolean {
    return !this.sending;
  }

  /**
   * Resolves once Kafka has every record safe.
   * @throws {@link PublishError} when it is not known to have them; all may be sent again
   */
  async publish(records: readonly PostRecord[]): Promise<void> {
    if (records.length === 0) return;
    const bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
    if (this.waitingBytes > 0 && this.waitingBytes + bytes > this.settings.maxBacklogBytes) {
      throw new PublishError('backlog-full', 'too many posts wait for Kafka');
    }
    const submission = new Submission(records, bytes);
    this.waitingBytes += bytes;
    const timer = setTimeout(() => this.giveUp(submission), this.settings.timeoutMs);
    this.queue.push(submission);
    this.schedule();
    try {
      await submission.done;
    } finally {
      clearTimeout(timer);
      this.waitingBytes -= bytes;
    }
  }

  private giveUp(submission: Submission): void {
    const seconds = this.settings.timeoutMs / 1_000;
    submission.settle(new PublishError('timeout', `Kafka did not take the posts within ${seconds} s`));
  }

  /** A turn of the event loop gathers the requests that came together. */
  private schedule(): void {
    if (this.sending) return;
    this.sending = true;
    setImmediate(() => void this.sendAll());
  }

  private async sendAll(): Promise<void> {
    for (let batch = this.nextBatch(); batch.messages.length > 0; batch = this.nextBatch()) {
      await this.send(batch.messages, batch.portions);
    }
    this.sending = false;
  }

  private nextBatch(): { messages: PostRecord[]; portions: Portion[] } {
    const messages: PostRecord[] = [];
    const portions: Portion[] = [];
    let room = MAX_RECORD_BYTES;
    for (let head = this.queue[0]; head; head = this.queue[0]) {
      const first = head.next;
      while (!head.settled && head.next < head.records.length) {
        const record = head.records[head.next] as PostRecord;
        room -= recordBytes(record);
        if (room < 0) break;
        messages.push(record);
        head.next += 1;
      }
      if (head.next > first) portions.push({ submission: head, count: head.next - first });
      if (room < 0) break;
      this.queue.shift();
    }
    return { messages, portions };
  }

  private async send(messages: PostRecord[], portions: readonly Portion[]): Promise<void> {
    const start = performance.now();
    const error = await this.outcomeOf(messages);
    this.settings.onProduced(performance.now() - start, !error);
    for (const { submission, count } of portions) {
      submission.acknowledged += count;
      if (error) submission.settle(error);
      else if (submission.acknowledged === submission.records.length) submission.settle();
    }
  }

  /** Kafka's answer, awaited no longer than a sender would wait. */
  private async outcomeOf(messages: PostRecord[]): Promise<PublishError | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<PublishError>((resolve) => {
      timer = setTimeout(
        resolve,
        this.settings.timeoutMs,
        new PublishError('timeout', 'Kafka does not answer'),
      );
    });
    const sent = this.producer.send([{ topic: TOPICS.posts, messages }]).then(
      () => undefined,
      (error: Error) => new PublishError('refused', `Kafka did not take the posts: ${error.message}`),
    );
    try {
      return await Promise.race([sent, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
