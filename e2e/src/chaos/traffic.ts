import { TOPICS } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import type { Message } from 'kafkajs';
import type { FaultCluster } from './fault-cluster.js';
import type { SeededRandom } from '@hashpulse/demo';
import { untilDone } from '../until-done.js';

/** Posts of one event-time minute; the whole of it is sent in about a second. */
const POSTS_A_TURN = 400;
const TURN_MS = 700;
const MINUTE = 60_000;

/** Spellings that only full case folding and NFKC bring together (Unicode's own data). */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['TwitterDown', 'twitterdown'],
  ['Straße', 'strasse'],
  ['STRASSE', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['ＷＩＤＥ', 'wide'],
  ['日本語', '日本語'],
];
const NETWORKS = ['twitter', 'mastodon', 'bluesky'];

/** Produces posts without a pause, whatever happens: new ones, repeats, news, deletions, late and unreadable ones. */
export class Traffic {
  private running = true;
  private minute: number;
  private count = 0;
  private readonly recent: string[] = [];
  private done: Promise<void> | undefined;

  constructor(
    private readonly cluster: FaultCluster,
    private readonly draws: SeededRandom,
    private readonly name: string,
    start: number,
  ) {
    this.minute = start;
  }

  /** Event time of the next minute to send, ms. */
  get at(): number {
    return this.minute;
  }

  start(): void {
    this.done = this.run();
  }

  /** Stops after what is being sent is acknowledged. */
  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async run(): Promise<void> {
    const producer = new RecordProducer(this.cluster.kafka);
    await untilDone(() => producer.connect());
    while (this.running) {
      const began = performance.now();
      const messages = Array.from({ length: POSTS_A_TURN }, () => this.message());
      // Half over HTTP, the way of most users; what may or may not have arrived is sent again, as a client must.
      const lines = messages.slice(0, POSTS_A_TURN / 2).filter(({ value }) => String(value).startsWith('{'));
      await Promise.all([
        untilDone(() => this.post(lines)),
        untilDone(() => producer.send([{ topic: TOPICS.posts, messages: messages.slice(POSTS_A_TURN / 2) }])),
      ]);
      this.minute += MINUTE;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, TURN_MS - (performance.now() - began))));
    }
    await producer.disconnect();
  }

  private async post(lines: readonly Message[]): Promise<void> {
    const [ingest] = this.cluster.of('ingest');
    if (!ingest) throw new Error('ingest is not there');
    const answer = await fetch(`${await ingest.url()}/v1/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map(({ value }) => String(value)).join('\n'),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status !== 202) throw new Error(`ingest answers ${answer.status}`);
    await answer.arrayBuffer();
  }

  private message(): Message {
    const { draws } = this;
    const kind = draws.next();
    if (kind < 0.03 && this.recent.length > 0) return this.again(draws.pick(this.recent));
    if (kind < 0.04) return { key: `bad:${this.count++}`, value: `not json ${draws.below(1e6)}` };
    const late = kind < 0.05;
    return this.fresh(this.minute + draws.below(MINUTE) - (late ? 3 * 3_600_000 : draws.below(5 * MINUTE)));
  }

  private fresh(at: number): Message {
    const { draws } = this;
    const id = `${this.name}-${this.count++}`;
    const network = draws.pick(NETWORKS);
    const tags = Array.from({ length: draws.below(4) }, () => this.hashtag());
    const author = draws.below(150);
    const post = {
      id,
      network,
      author: { id: `a${author}`, followers: author },
      text: `word ${tags.map(([label]) => `#${label}`).join(' ')}`,
      createdAt: new Date(at).toISOString(),
      engagement: { likes: draws.below(5) },
      // Carried along as an unknown field: what the author meant, which no part of the system reads.
      meant: [...new Set(tags.map(([, canonical]) => canonical))],
    };
    const value = JSON.stringify(post);
    this.recent.push(value);
    if (this.recent.length > 2_000) this.recent.shift();
    return { key: `${network}:${id}`, value };
  }

  private hashtag(): readonly [string, string] {
    if (this.draws.next() < 0.3) return this.draws.pick(SPELLINGS);
    const name = `tag${Math.floor(200 * this.draws.next() ** 3)}x`;
    return [name.replace('t', 'T'), name];
  }

  /** The same post again: unchanged, with more likes, or taken back. */
  private again(value: string): Message {
    const post = JSON.parse(value) as { id: string; network: string; engagement: { likes: number } };
    const key = `${post.network}:${post.id}`;
    const kind = this.draws.below(3);
    if (kind === 0) return { key, value };
    if (kind === 1)
      return { key, value: JSON.stringify({ id: post.id, network: post.network, deleted: true }) };
    const likes = post.engagement.likes + this.draws.below(10);
    return { key, value: JSON.stringify({ ...post, engagement: { likes } }) };
  }
}
