import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import { TOPICS } from '@hashpulse/contracts';
import { BatchConsumer, ensureTopics, kafkaClient, StateMovedError } from '@hashpulse/kafka';
import { startTestKafka, type TestKafka } from '@hashpulse/testing';
import type { Kafka } from 'kafkajs';

jest.setTimeout(120_000);

let server: TestKafka;
let kafka: Kafka;

beforeAll(async () => {
  server = await startTestKafka();
  kafka = kafkaClient({ brokers: server.brokers, clientId: 'hashpulse.test' });
  await ensureTopics(kafka);
});
afterAll(() => server?.stop());

let members: SlowMember[] = [];
afterEach(async () => {
  for (const { consumer } of members) await consumer.stop();
  members = [];
});

/** A member of `groupId` whose first assignment is held up until it is told to end as an error. */
class SlowMember {
  readonly events = new EventEmitter();
  readonly fatal: Error[] = [];
  private first = true;
  /** Whether the assignment that is held up still stands. */
  isCurrent = (): boolean => true;
  readonly consumer: BatchConsumer;

  constructor(groupId: string) {
    members.push(this);
    this.consumer = new BatchConsumer(
      kafka,
      { topic: TOPICS.posts, groupId, onFatal: (error) => this.fatal.push(error) },
      {
        assign: (partition, range, isCurrent) => this.assign(partition, range.earliest, isCurrent),
        verify: async () => true,
        handle: async () => undefined,
      },
    );
  }

  private async assign(partition: number, earliest: bigint, isCurrent: () => boolean): Promise<bigint> {
    if (partition !== 0 || !this.first) return earliest;
    this.first = false;
    this.isCurrent = isCurrent;
    const released = once(this.events, 'release');
    this.events.emit('loading');
    await released;
    this.events.emit('refused', isCurrent());
    throw new StateMovedError('the partition was taken away while waiting');
  }
}

describe('A member of a consumer group whose partition is taken away while its state loads', () => {
  it('works on, and has the partition again when the group gives it back', async () => {
    const groupId = `g-${randomUUID().slice(0, 8)}`;
    const slow = new SlowMember(groupId);
    const loading = once(slow.events, 'loading');
    await slow.consumer.start();
    await loading;
    const other = new SlowMember(groupId);
    await other.consumer.start();
    await untilTrue('the second member', 60_000, async () => other.consumer.hasJoined && !slow.isCurrent());
    const refused = once(slow.events, 'refused');
    slow.events.emit('release');
    expect(await refused).toEqual([false]);
    await other.consumer.stop();
    await untilTrue('partition 0', 60_000, async () => slow.consumer.positions().has(0));
    expect(slow.fatal).toEqual([]);
  });

  it('loads it again when it is still its own', async () => {
    const member = new SlowMember(`g-${randomUUID().slice(0, 8)}`);
    const loading = once(member.events, 'loading');
    await member.consumer.start();
    await loading;
    const refused = once(member.events, 'refused');
    member.events.emit('release');
    expect(await refused).toEqual([true]);
    await untilTrue('partition 0', 60_000, async () => member.consumer.positions().has(0));
    expect(member.fatal).toEqual([]);
  });
});
