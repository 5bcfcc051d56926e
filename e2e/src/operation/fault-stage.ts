import { partitionOf, TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import type { OperatedSystem } from './operated-system.js';
import type { ScrapedHistory } from './scraped-history.js';

/** Posts for a test of alerts. */
export interface Wanted {
  /** How far their event time is behind the clock, ms. */
  readonly behind?: number;
  /** Only of this partition of `posts`. */
  readonly partition?: number;
  /** Records that are no posts beside them. */
  readonly unreadable?: number;
}

/** A system under a fault, and what is scraped of it. */
export class FaultStage {
  private count = 0;
  private producer: RecordProducer | undefined;

  constructor(
    readonly system: OperatedSystem,
    readonly history: ScrapedHistory,
    /** Real time between two scrapes, ms; the rules take it for a minute. */
    private readonly tickMs: number,
  ) {}

  /** Scrapes so many times; before each something may happen. */
  async minutes(count: number, each: () => Promise<unknown> = async () => undefined): Promise<void> {
    for (let i = 0; i < count; i++) {
      const until = Date.now() + this.tickMs;
      await each();
      await this.history.scrape();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())));
    }
  }

  /** Posts straight to Kafka, of now. */
  async produce(count: number, { behind = 0, partition, unreadable = 0 }: Wanted = {}): Promise<void> {
    const createdAt = new Date(Date.now() - behind).toISOString();
    const messages: { key: string; value: string }[] = [];
    while (messages.length < count) {
      const id = String(this.count++);
      const key = `twitter:${id}`;
      if (partition !== undefined && partitionOf(key, 8) !== partition) continue;
      const author = { id: `a${this.count % 50}` };
      messages.push({
        key,
        value: JSON.stringify({ id, network: 'twitter', author, text: '#alert', createdAt }),
      });
    }
    for (let i = 0; i < unreadable; i++) messages.push({ key: `twitter:bad${i}`, value: '{' });
    if (!this.producer) await (this.producer = new RecordProducer(this.system.kafka)).connect();
    await this.producer.send([{ topic: TOPICS.posts, messages }]);
  }

  /** Posts over HTTP; gives the status. */
  async post(bytes: number, behind = 0): Promise<number> {
    const createdAt = new Date(Date.now() - behind).toISOString();
    const post = { id: `h${this.count++}`, network: 'twitter', author: { id: 'a' }, createdAt };
    const answer = await fetch(`${this.system.ingestUrl}/v1/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...post, text: 'x'.repeat(bytes) }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async stop(): Promise<void> {
    await this.producer?.disconnect();
  }
}

/** Causes a fault, lets it last, and mends it. */
export interface AlertFault {
  readonly alerts: readonly string[];
  /** Brings the system into the state in which the fault will meet it. */
  readonly prepare?: (system: OperatedSystem) => Promise<void>;
  readonly run: (stage: FaultStage) => Promise<void>;
}
