import { type ProgressRecord, TOPICS } from '@hashpulse/contracts';
import type { RecordProducer } from '@hashpulse/kafka';
import type { ForwardVerdict } from '@hashpulse/tagging';
import type { KafkaMessage, Message } from 'kafkajs';
import { forward } from './source-record.js';

interface Target {
  readonly messages: Message[];
  /** Oldest event time of a post that may be counted there, ms. */
  oldest: number;
}

/** Posts that belong to other partitions, gathered until they are sent on. */
export class Forwarding {
  private readonly targets = new Map<number, Target>();

  /** @param from the partition that they are in */
  constructor(private readonly from: number) {}

  add(record: KafkaMessage, verdict: ForwardVerdict): void {
    const target = this.targets.get(verdict.partition) ?? { messages: [], oldest: Infinity };
    this.targets.set(verdict.partition, target);
    target.messages.push(forward(record, this.from, verdict));
    target.oldest = Math.min(target.oldest, verdict.at ?? Infinity);
  }

  /** Sends them on, and gives what a mark says of those that may be counted there. */
  async send(producer: Pick<RecordProducer, 'send'>): Promise<NonNullable<ProgressRecord['forwarded']>> {
    const messages = [...this.targets.values()].flatMap((target) => target.messages);
    const written = await producer.send([{ topic: TOPICS.posts, messages }]);
    const forwarded: [partition: number, below: number, at: number][] = [];
    for (const { partition, baseOffset } of written) {
      const target = this.targets.get(partition);
      if (!target || target.oldest === Infinity) continue;
      forwarded.push([partition, Number(baseOffset) + target.messages.length, target.oldest]);
    }
    return forwarded;
  }
}
