import { TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import { type GeneratedPost, generatedPosts } from '../scenarios/generated-posts.js';
import { untilDone } from '../until-done.js';
import type { OperatedSystem } from './operated-system.js';

const A_TURN = 200;

/** Posts that keep coming, half over HTTP and half straight to Kafka, a minute of event time in each turn. */
export class SteadyTraffic {
  /** All that was acknowledged so far. */
  readonly sent: GeneratedPost[] = [];
  private minute = 0;
  private running = false;
  private done: Promise<void> | undefined;

  constructor(
    private readonly system: OperatedSystem,
    private readonly seed: number,
    private readonly start: number,
  ) {}

  /** Event time of the next minute to send, ms. */
  get at(): number {
    return this.start + this.minute * 60_000;
  }

  /** Begins, or goes on. */
  resume(): void {
    if (this.running) return;
    this.running = true;
    this.done = this.run();
  }

  /** Stops after what is being sent is acknowledged. */
  async pause(): Promise<void> {
    this.running = false;
    await this.done;
  }

  /** Resolves when this many more are acknowledged. */
  async more(posts: number): Promise<void> {
    const wanted = this.sent.length + posts;
    while (this.sent.length < wanted) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  private async run(): Promise<void> {
    const producer = new RecordProducer(this.system.kafka);
    await untilDone(() => producer.connect());
    while (this.running) {
      const { at } = this;
      const posts = generatedPosts(this.seed * 10_000 + this.minute++, A_TURN, at, 1);
      const [first, second] = [posts.slice(0, A_TURN / 2), posts.slice(A_TURN / 2)];
      const messages = second.map(({ key, json }) => ({ key, value: json }));
      await Promise.all([
        untilDone(() => this.post(first)),
        untilDone(() => producer.send([{ topic: TOPICS.posts, messages }])),
      ]);
      this.sent.push(...posts);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await producer.disconnect();
  }

  /** Over HTTP; rejects unless ingest takes them. */
  async post(posts: readonly GeneratedPost[]): Promise<void> {
    const answer = await fetch(`${this.system.ingestUrl}/v1/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: posts.map(({ json }) => json).join('\n'),
    });
    if (answer.status !== 202) throw new Error(`ingest answers ${answer.status}`);
  }
}
