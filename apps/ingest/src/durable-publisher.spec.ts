import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { TopicRecords } from '@hashpulse/kafka';
import { WriteAheadLog } from '@hashpulse/write-ahead-log';
import fc from 'fast-check';
import { DurablePublisher } from './durable-publisher.js';
import { PostPublisher } from './post-publisher.js';
import type { PostRecord } from './post-record.js';

const scratch = mkdtempSync(join(tmpdir(), 'hashpulse-durable-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let folders = 0;

/** A Kafka that refuses while it is away, and keeps what it took in order. */
class Topic {
  away = false;
  readonly keys: string[] = [];
  async send([records]: readonly TopicRecords[]): Promise<void> {
    if (this.away) throw new Error('away');
    this.keys.push(...(records?.messages ?? []).map(({ key }) => String(key)));
  }
  get firsts(): string[] {
    return [...new Set(this.keys)];
  }
}

function openLog(folder: string, maxBytes = 1_000_000) {
  const onDamage = () => undefined;
  return WriteAheadLog.open({ folder, maxBytes, segmentBytes: 500, fsync: false, onDamage });
}

async function start(topic: Topic, folder: string, maxBytes?: number) {
  const log = await openLog(folder, maxBytes);
  const direct = new PostPublisher(topic, {
    maxBacklogBytes: 1_000_000,
    timeoutMs: 10_000,
    onProduced: () => undefined,
  });
  const events = { onLogging: () => undefined, onRetry: () => undefined };
  return new DurablePublisher(direct, topic, log, events);
}

const post = (key: string): PostRecord => ({ key, value: Buffer.from(`post ${key}`) });
const newFolder = () => join(scratch, String(folders++));
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

describe('DurablePublisher', () => {
  it('writes to Kafka alone while Kafka takes posts', async () => {
    const topic = new Topic();
    const publisher = await start(topic, newFolder());
    await publisher.publish([post('a'), post('b')]);
    expect([topic.keys, publisher.logging, publisher.logBytes]).toEqual([['a', 'b'], false, 0]);
    await publisher.close();
  });

  it('law: every safe post reaches Kafka, the first time in order, whenever Kafka comes and goes', async () => {
    const step = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom('away', 'back', 'restart'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const topic = new Topic();
        const folder = newFolder();
        let publisher = await start(topic, folder);
        const safe: string[] = [];
        for (const action of steps) {
          if (typeof action === 'number') {
            const keys = Array.from({ length: action }, (_, i) => `${safe.length + i}`);
            await Promise.all(keys.map((key) => publisher.publish([post(key)])));
            safe.push(...keys);
          } else if (action === 'restart') {
            topic.away = false;
            await publisher.close();
            publisher = await start(topic, folder);
          } else topic.away = action === 'away';
        }
        topic.away = false;
        await until(() => topic.firsts.length >= safe.length && !publisher.logging);
        expect(topic.firsts).toEqual(safe);
        await publisher.close();
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('keeps posts over a restart while Kafka stays away', async () => {
    const topic = new Topic();
    topic.away = true;
    const folder = newFolder();
    const first = await start(topic, folder);
    await first.publish([post('a')]);
    await first.publish([post('b')]);
    await first.close();
    const second = await start(topic, folder);
    await second.publish([post('c')]);
    topic.away = false;
    await until(() => topic.firsts.length === 3);
    expect(topic.firsts).toEqual(['a', 'b', 'c']);
    await second.close();
  });

  it('refuses when neither Kafka nor the log takes a post', async () => {
    const topic = new Topic();
    topic.away = true;
    const publisher = await start(topic, newFolder(), 200);
    const large = { key: 'x', value: Buffer.alloc(150) };
    await publisher.publish([large]);
    await expect(publisher.publish([large])).rejects.toMatchObject({ code: 'log-refused' });
    await publisher.close();
  });
});
