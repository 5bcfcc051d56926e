import { describe, expect, it, jest } from '@jest/globals';
import type { TopicRecords } from '@hashpulse/kafka';
import fc from 'fast-check';
import { PostPublisher, type PublisherSettings } from './post-publisher.js';
import { MAX_RECORD_BYTES, type PostRecord, recordBytes } from './post-record.js';

const SETTINGS: PublisherSettings = {
  maxBacklogBytes: 4_000_000,
  timeoutMs: 10_000,
  onProduced: () => undefined,
};

const record = (key: string, bytes = 10): PostRecord => ({ key, value: Buffer.alloc(bytes) });

/** A log that takes a batch when the test says so. */
class StepwiseLog {
  readonly batches: PostRecord[][] = [];
  private readonly answers: PromiseWithResolvers<void>[] = [];

  async send([records]: readonly TopicRecords[]): Promise<void> {
    this.batches.push(records?.messages as unknown as PostRecord[]);
    const answer = Promise.withResolvers<void>();
    this.answers.push(answer);
    return answer.promise;
  }
  acknowledge(batch: number): void {
    this.answers[batch]?.resolve();
  }
  refuse(batch: number): void {
    this.answers[batch]?.reject(new Error('no leader'));
  }
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const keysOf = (batch: PostRecord[] | undefined) => batch?.map(({ key }) => key);
const outcome = (done: Promise<void>) =>
  done.then(
    () => 'safe',
    (error: { code: string }) => error.code,
  );

describe('PostPublisher', () => {
  it('sends what came together together, and what comes meanwhile with the next', async () => {
    const log = new StepwiseLog();
    const publisher = new PostPublisher(log, SETTINGS);
    const first = [publisher.publish([record('a'), record('b')]), publisher.publish([record('c')])];
    await turn();
    const later = [publisher.publish([record('d')]), publisher.publish([record('e')])];
    await turn();
    expect(log.batches.map(keysOf)).toEqual([['a', 'b', 'c']]);
    log.acknowledge(0);
    await Promise.all(first);
    await turn();
    expect(keysOf(log.batches[1])).toEqual(['d', 'e']);
    log.acknowledge(1);
    await Promise.all(later);
    expect(publisher.backlogBytes).toBe(0);
  });

  it('acknowledges a sender only once its last record is safe', async () => {
    const log = new StepwiseLog();
    const publisher = new PostPublisher(log, SETTINGS);
    let safe = false;
    const done = publisher.publish([record('a', 600_000), record('b', 600_000)]).then(() => (safe = true));
    await turn();
    log.acknowledge(0);
    await turn();
    expect(safe).toBe(false);
    log.acknowledge(1);
    await done;
    expect(log.batches.map(keysOf)).toEqual([['a'], ['b']]);
  });

  it('fails those whose batch failed and no one else', async () => {
    const log = new StepwiseLog();
    const publisher = new PostPublisher(log, SETTINGS);
    const large = outcome(publisher.publish([record('a', 800_000), record('b', 800_000)]));
    const small = outcome(publisher.publish([record('c')]));
    await turn();
    log.refuse(0);
    expect(await large).toBe('refused');
    await turn();
    expect(keysOf(log.batches[1])).toEqual(['c']);
    log.acknowledge(1);
    expect(await small).toBe('safe');
    expect(publisher.backlogBytes).toBe(0);
  });

  it('refuses what exceeds the backlog, but always takes one sender', async () => {
    const log = new StepwiseLog();
    const publisher = new PostPublisher(log, { ...SETTINGS, maxBacklogBytes: 1_000 });
    const first = publisher.publish([record('a', 5_000)]);
    expect(await outcome(publisher.publish([record('b')]))).toBe('backlog-full');
    await turn();
    log.acknowledge(0);
    await first;
  });

  it('does not let senders wait longer than the time limit, nor sends what they gave up', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    const log = new StepwiseLog();
    const publisher = new PostPublisher(log, SETTINGS);
    const stuck = outcome(publisher.publish([record('a')]));
    await turn();
    const behind = outcome(publisher.publish([record('b')]));
    jest.advanceTimersByTime(10_000);
    expect([await stuck, await behind]).toEqual(['timeout', 'timeout']);
    jest.useRealTimers();
    const next = outcome(publisher.publish([record('c')]));
    await turn();
    log.acknowledge(1);
    expect(await next).toBe('safe');
    expect(log.batches.map(keysOf)).toEqual([['a'], ['c']]);
  });

  it("law: every record once, in its sender's order, and no request above the limit", async () => {
    const senders = fc.array(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 6 }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(senders, async (sizes) => {
        const sent: PostRecord[][] = [];
        const log = { send: async ([r]: readonly TopicRecords[]) => void sent.push(r?.messages as never) };
        const publisher = new PostPublisher(log, { ...SETTINGS, maxBacklogBytes: Infinity });
        const posts = sizes.map((bytes, sender) => bytes.map((size, i) => record(`${sender}:${i}`, size)));
        await Promise.all(posts.map((records) => publisher.publish(records)));
        expect(keysOf(sent.flat())).toEqual(keysOf(posts.flat()));
        const totals = sent.map((batch) => batch.reduce((sum, each) => sum + recordBytes(each), 0));
        expect(totals.every((total) => total <= MAX_RECORD_BYTES)).toBe(true);
      }),
    );
  });
});
