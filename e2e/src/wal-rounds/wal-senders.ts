import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '@hashpulse/demo';

const SENDERS = 4;
const MOST_POSTS = 20;
const PAUSE_MS = 10;
/** After a refusal, ms. */
const LONGER_PAUSE_MS = 100;

/** Clients that send posts without a pause and keep a list of those that were answered with 202. */
export class WalSenders {
  /** Ids that are promised to be counted. */
  readonly promised = new Set<string>();
  private count = 0;
  private running = true;
  private done: Promise<unknown> = Promise.resolve();
  /** Answers by status; 0: none came. */
  readonly answers: Record<number, number> = {};

  constructor(
    private readonly url: string,
    private readonly draws: SeededRandom,
  ) {}

  start(): void {
    this.done = Promise.all(Array.from({ length: SENDERS }, () => this.run()));
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async run(): Promise<void> {
    let again: string[] = [];
    while (this.running) {
      const repeat = again.length > 0 && this.draws.next() < 0.1;
      const ids = repeat ? again : Array.from({ length: 1 + this.draws.below(MOST_POSTS) }, () => this.id());
      again = ids;
      await delay((await this.send(ids)) ? PAUSE_MS : LONGER_PAUSE_MS);
    }
  }

  private id(): string {
    return `p${(this.count++).toString(36)}`;
  }

  /** Each post has a hashtag of its own: its volume tells how often the post was counted. */
  private async send(ids: readonly string[]): Promise<boolean> {
    const createdAt = new Date().toISOString();
    const lines = ids.map((id) =>
      JSON.stringify({ id, network: 'twitter', author: { id: 'a' }, text: `#${id}x`, createdAt }),
    );
    const headers = { 'content-type': 'application/x-ndjson' };
    let status = 0;
    try {
      const answer = await fetch(`${this.url}/v1/posts`, { method: 'POST', headers, body: lines.join('\n') });
      // The promise is made with the answer's head, whether or not its end arrives.
      if (answer.status === 202) for (const id of ids) this.promised.add(id);
      status = answer.status;
      await answer.arrayBuffer();
    } catch {
      // Killed while it answered: nothing is promised.
    }
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    return status === 202;
  }
}
