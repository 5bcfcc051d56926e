import { TOPICS } from '@hashpulse/contracts';
import type { Kafka } from 'kafkajs';
import type { Figures } from '../counted-state.js';

const GRACE_MS = 3_600_000;

interface KnownPost {
  readonly at: number;
  readonly author: string;
  readonly followers: number;
  readonly hashtags: readonly string[];
  likes: number;
  deleted: boolean;
}

interface RawPost {
  readonly id: string;
  readonly network: string;
  readonly deleted?: boolean;
  readonly author: { readonly id: string; readonly followers: number };
  readonly createdAt: string;
  readonly engagement: { readonly likes: number };
  readonly meant: readonly string[];
}

/**
 * Counts what stands in the topic `posts` in the plainest way: one thread, one map, nothing of the system's own code.
 * Reads each partition in order, because lateness depends on it.
 */
export class Oracle {
  private readonly posts = new Map<string, KnownPost>();
  private readonly streamTimes = new Map<number, number>();
  private readonly next = new Map<number, number>();
  readonly tally = { read: 0, counted: 0, duplicates: 0, late: 0, dead: 0 };

  constructor(private readonly kafka: Kafka) {}

  /** Takes records for lost, those below an offset that were not read. */
  skip(partition: number, next: number): void {
    this.next.set(partition, next);
  }

  /** Reads on to these offsets, by default to the present end of every partition. */
  async readOn(until?: ReadonlyMap<number, number>): Promise<void> {
    const ends = until ?? (await this.ends());
    const behind = new Set([...ends].filter(([p, end]) => (this.next.get(p) ?? 0) < end).map(([p]) => p));
    if (behind.size === 0) return;
    const consumer = this.kafka.consumer({ groupId: `oracle-${process.pid}-${performance.now()}` });
    await consumer.connect();
    await consumer.subscribe({ topics: [TOPICS.posts], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch: { partition, messages } }) => {
            const end = ends.get(partition) ?? 0;
            for (const { offset, value } of messages) {
              if (Number(offset) < end) this.take(partition, Number(offset), value);
            }
            if ((this.next.get(partition) ?? 0) >= end) behind.delete(partition);
            if (behind.size === 0) resolve();
          },
        })
        .catch(reject);
      for (const [partition, next] of this.next) {
        consumer.seek({ topic: TOPICS.posts, partition, offset: String(next) });
      }
    });
    await consumer.disconnect();
  }

  /** The figures of every hashtag in every minute and hour, as `m24000000 hashtag`. */
  figures(): Map<string, Figures> {
    const figures = new Map<string, Figures & { names: Set<string> }>();
    for (const { at, author, followers, hashtags, likes, deleted } of this.posts.values()) {
      if (deleted) continue;
      for (const hashtag of hashtags) {
        for (const bucket of [`m${Math.floor(at / 60_000)}`, `h${Math.floor(at / 3_600_000)}`]) {
          const key = `${bucket} ${hashtag}`;
          let sum = figures.get(key);
          if (!sum) {
            sum = { volume: 0, authors: 0, impressions: 0, likes: 0, names: new Set() };
            figures.set(key, sum);
          }
          sum.names.add(author);
          sum.volume += 1;
          sum.authors = sum.names.size;
          sum.impressions += followers;
          sum.likes += likes;
        }
      }
    }
    return figures;
  }

  private take(partition: number, offset: number, value: Buffer | null): void {
    if (offset < (this.next.get(partition) ?? 0)) return;
    this.next.set(partition, offset + 1);
    this.tally.read += 1;
    let post: RawPost;
    try {
      post = JSON.parse(String(value)) as RawPost;
    } catch {
      this.tally.dead += 1;
      return;
    }
    const key = `${post.network}:${post.id}`;
    const known = this.posts.get(key);
    if (known || post.deleted) return this.repeat(known, post);
    this.first(partition, key, post);
  }

  private repeat(known: KnownPost | undefined, post: RawPost): void {
    this.tally.duplicates += 1;
    if (!known) return;
    if (post.deleted) known.deleted = true;
    else known.likes = Math.max(known.likes, post.engagement.likes);
  }

  private first(partition: number, key: string, post: RawPost): void {
    const at = Date.parse(post.createdAt);
    const streamTime = this.streamTimes.get(partition) ?? at;
    if (at < streamTime - GRACE_MS) {
      this.tally.late += 1;
      return;
    }
    this.streamTimes.set(partition, Math.max(streamTime, at));
    this.tally.counted += 1;
    this.posts.set(key, {
      at,
      author: `${post.network}:${post.author.id}`,
      followers: post.author.followers,
      hashtags: post.meant,
      likes: post.engagement.likes,
      deleted: false,
    });
  }

  private async ends(): Promise<Map<number, number>> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets(TOPICS.posts);
      return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
    } finally {
      await admin.disconnect();
    }
  }
}
