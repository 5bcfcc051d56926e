import { partitionOf } from '@hashpulse/contracts';
import type { PostRecord } from '@hashpulse/tagging';
import { BUCKET_MS, type Tier } from '@hashpulse/trends';

const MINUTE = 60_000;
const START = Date.parse('2021-03-04T12:00:00Z');
/** How far the backlog's partition is behind, ms: far more than minutes are kept. */
const BEHIND_MS = 10 * 60 * MINUTE;
/** Beyond it a post is late, ms. */
export const GRACE_MS = 60 * MINUTE;
/** When the brokers take everything, ms. */
const NOW = START + 200 * MINUTE;

/** What a law makes up of a post. */
export interface MadeUpPost {
  readonly id: number;
  readonly partition: number;
  readonly minute: number;
  readonly hashtag: string;
  readonly future: boolean;
}

/** A post as it stands in a log. */
export interface LoggedPost {
  readonly id: string;
  readonly home: number;
  readonly at: number;
  readonly hashtag: string;
  readonly isDead: boolean;
  readonly value: Buffer;
}

/** Logs of `posts` with all that producers have written before anybody reads. */
export class LoggedPosts {
  readonly logs: readonly (readonly LoggedPost[])[];

  /**
   * @param backlog the partition that is hours behind
   * @param idle the partition that nobody writes into, nor belongs to
   */
  constructor(
    readonly sources: number,
    backlog: number,
    idle: number,
    posts: readonly MadeUpPost[],
  ) {
    const logs = Array.from({ length: sources }, (): LoggedPost[] => []);
    const first = new Map<number, MadeUpPost>();
    for (const one of posts) {
      // Whoever sends a post again sends the same, to the same partition.
      const post = first.get(one.id) ?? one;
      first.set(one.id, post);
      const logged = this.logged(post, post.partition === backlog ? BEHIND_MS : 0);
      if (logged.home !== idle) logs[post.partition]?.push(logged);
    }
    this.logs = logs;
  }

  /** As a tagger reads it. */
  static record(post: LoggedPost, offset: number, forwarded: PostRecord['forwarded']): PostRecord {
    return { offset, appendedAt: NOW, value: post.value, forwarded };
  }

  private logged({ id, minute, hashtag, future }: MadeUpPost, behind: number): LoggedPost {
    const at = future ? NOW + 10 * MINUTE : START + minute * MINUTE - behind;
    const createdAt = new Date(at).toISOString();
    const post = { id: `p${id}`, network: 'x', author: { id: `a${id}` }, text: `#${hashtag}`, createdAt };
    return {
      id: post.id,
      home: partitionOf(`x:${post.id}`, this.sources),
      at,
      hashtag,
      isDead: future,
      value: Buffer.from(JSON.stringify(post)),
    };
  }
}

/** What must come out. */
export interface Expected {
  /** Posts that count, by id. */
  readonly counted: ReadonlyMap<string, LoggedPost>;
  /** Posts by bucket and hashtag, in buckets that begin at or after an event time, ms. */
  volumes(tier: Tier, from: number): Map<string, number>;
}

/** The rules of the contract, read off each log by itself, in one thread. */
export function oracle({ logs }: LoggedPosts): Expected {
  const counted = new Map<string, LoggedPost>();
  for (const log of logs) {
    let newest = -Infinity;
    for (const post of log) {
      if (post.isDead || counted.has(post.id) || post.at < newest - GRACE_MS) continue;
      counted.set(post.id, post);
      newest = Math.max(newest, post.at);
    }
  }
  return {
    counted,
    volumes: (tier, from) => {
      const volumes = new Map<string, number>();
      for (const { at, hashtag } of counted.values()) {
        const index = Math.floor(at / BUCKET_MS[tier]);
        if (index * BUCKET_MS[tier] < from) continue;
        volumes.set(`${index} ${hashtag}`, (volumes.get(`${index} ${hashtag}`) ?? 0) + 1);
      }
      return volumes;
    },
  };
}
