import type { Engagement } from '@hashpulse/contracts';
import type { ExtractedHashtag } from '@hashpulse/hashtags';
import type { Fingerprint } from './fingerprint.js';
import { PostMemory } from './post-memory.js';
import { type PostRecord, PostReader, type ReadPost, type Refusal } from './post-record.js';
import { isUnseen, NO_ENGAGEMENT, type RememberedPost, unseenPost } from './remembered-post.js';
import { textFingerprint } from './text-fingerprint.js';

/** What a partition of `posts` amounts to so far; always `read = forwarded + counted + duplicates + late + dead`. */
export interface Tally {
  /** Records taken. */
  readonly read: number;
  /** Sent on to the partition of their key, where they are read again. */
  readonly forwarded: number;
  readonly counted: number;
  /** Posts sent again, with news or without, and deletions. */
  readonly duplicates: number;
  readonly late: number;
  readonly dead: number;
}

/** Where a partition stands: a function of its log up to `next`. */
export interface PostsPosition {
  /** Offset of the next record to take. */
  readonly next: number;
  /** Newest event time so far, ms; null before the first post. */
  readonly streamTime: number | null;
  readonly tally: Tally;
  /** Generations of remembered posts below it were thinned; null: none was. */
  readonly thinnedBelow: number | null;
}

/** How a post changes the figures of its hashtags and of its network. */
export interface PostChange {
  /** 1: counted; 0: its engagement grew; -1: taken back. */
  readonly change: 1 | 0 | -1;
  readonly post: RememberedPost;
  /** Totals to add (change 1), by how much they grew (0), or what was counted (-1). */
  readonly engagement: Engagement;
  /** What the text is recognised by when others copy it ({@link textFingerprint}); with change 1 only. */
  readonly text?: number;
}

/** What becomes of a record. */
export type Verdict =
  | { readonly kind: 'changed'; readonly change: PostChange }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'late' }
  | { readonly kind: 'dead'; readonly refusal: Refusal }
  | ForwardVerdict;

/** The record belongs to another partition. */
export interface ForwardVerdict {
  readonly kind: 'forward';
  readonly partition: number;
  readonly beyondGrace: boolean;
  /** Event time of a post that may be counted there, ms; undefined: none will. */
  readonly at: number | undefined;
}

/** What a {@link PostsPartition} goes by. */
export interface PostsPartitionSettings {
  readonly partition: number;
  /** Number of partitions of `posts`. */
  readonly partitions: number;
  readonly graceMs: number;
  readonly horizonMs: number;
  /** Posts to remember; beyond it those without engagement are forgotten after the grace. */
  readonly room: number;
  readonly extract: (text: string) => ExtractedHashtag[];
}

const EMPTY_TALLY: Tally = { read: 0, forwarded: 0, counted: 0, duplicates: 0, late: 0, dead: 0 };

/**
 * The state machine of one `posts` partition: which records are new posts, news of known ones, late or unreadable.
 * Deterministic: the same log gives the same verdicts, however it is cut into batches and however often it is read.
 */
export class PostsPartition {
  readonly memory: PostMemory;
  private next: number;
  private streamTime: number | null;
  private readonly reader: PostReader;
  private readonly tally: { -readonly [K in keyof Tally]: number };

  constructor(
    private readonly settings: PostsPartitionSettings,
    position: PostsPosition,
  ) {
    this.memory = new PostMemory(settings, position.thinnedBelow ?? undefined);
    this.reader = new PostReader(settings.partitions);
    this.next = position.next;
    this.streamTime = position.streamTime;
    this.tally = { ...position.tally };
  }

  /** A partition of which nothing was taken yet and whose log begins at this offset. */
  static at(settings: PostsPartitionSettings, beginning: number): PostsPartition {
    const nothing = { streamTime: null, tally: EMPTY_TALLY, thinnedBelow: null };
    return new PostsPartition(settings, { next: beginning, ...nothing });
  }

  position(): PostsPosition {
    const { next, streamTime, tally, memory } = this;
    return { next, streamTime, tally: { ...tally }, thinnedBelow: memory.thinned };
  }

  /** Takes the next record of the log. */
  take(record: PostRecord): Verdict {
    this.next = record.offset + 1;
    this.tally.read += 1;
    const result = this.reader.read(record);
    if ('refusal' in result) {
      this.tally.dead += 1;
      return { kind: 'dead', refusal: result.refusal };
    }
    const { post } = result;
    if (post.home !== this.settings.partition)
      return this.forward(post.home, post.deleted ? undefined : post.at);
    const known = this.memory.get(post.print);
    if (post.deleted) return this.takeBack(post.print, known);
    if (known && !this.isSentAnew(known, record))
      return this.update(post.print, known, post.engagement ?? NO_ENGAGEMENT);
    if (this.isLate(post.at, record)) {
      this.tally.late += 1;
      return { kind: 'late' };
    }
    // A forwarded post was judged where it came from, and must not make this partition's own posts late.
    if (!record.forwarded) this.advance(post.at);
    return this.count(post);
  }

  /** A post after its deletion: who sends one means it, but one that was forwarded its deletion may have overtaken. */
  private isSentAnew(known: RememberedPost, { forwarded }: PostRecord): boolean {
    return isUnseen(known) && (forwarded === undefined || this.isBeyondGrace(known.at));
  }

  /** Who may have been forgotten early is late too: it must not be counted twice. */
  private isLate(at: number, { forwarded }: PostRecord): boolean {
    return at < this.memory.completeSince || (forwarded?.beyondGrace ?? this.isBeyondGrace(at));
  }

  private isBeyondGrace(at: number): boolean {
    return this.streamTime !== null && at < this.streamTime - this.settings.graceMs;
  }

  private advance(at: number): void {
    if (this.streamTime !== null && at <= this.streamTime) return;
    this.streamTime = at;
    this.memory.forgetBefore(at);
  }

  private forward(partition: number, at: number | undefined): Verdict {
    this.tally.forwarded += 1;
    if (at === undefined) return { kind: 'forward', partition, beyondGrace: false, at };
    const beyondGrace = this.isBeyondGrace(at);
    if (!beyondGrace) this.advance(at);
    return { kind: 'forward', partition, beyondGrace, at: beyondGrace ? undefined : at };
  }

  private count(post: ReadPost & { deleted: false }): Verdict {
    this.tally.counted += 1;
    const { engagement = NO_ENGAGEMENT } = post;
    const text = post.mayHaveHashtag ? post.text : '';
    const remembered: RememberedPost = {
      at: post.at,
      network: post.network,
      lang: post.lang,
      author: post.author,
      followers: post.followers,
      engagement,
      deleted: false,
      hashtags: text === '' ? [] : this.settings.extract(text),
    };
    this.remember(post.print, remembered);
    const change = { change: 1, post: remembered, engagement } as const;
    // Most posts have no hashtag, and their texts are not compared.
    if (remembered.hashtags.length === 0) return { kind: 'changed', change };
    return { kind: 'changed', change: { ...change, text: textFingerprint(text) } };
  }

  private update(print: Fingerprint, known: RememberedPost, sent: Engagement): Verdict {
    this.tally.duplicates += 1;
    if (known.deleted) return { kind: 'unchanged' };
    const totals: Engagement = {
      likes: Math.max(known.engagement.likes, sent.likes),
      reposts: Math.max(known.engagement.reposts, sent.reposts),
      replies: Math.max(known.engagement.replies, sent.replies),
      views: Math.max(known.engagement.views, sent.views),
    };
    const growth: Engagement = {
      likes: totals.likes - known.engagement.likes,
      reposts: totals.reposts - known.engagement.reposts,
      replies: totals.replies - known.engagement.replies,
      views: totals.views - known.engagement.views,
    };
    if (growth.likes + growth.reposts + growth.replies + growth.views === 0) return { kind: 'unchanged' };
    const post = { ...known, engagement: totals };
    this.remember(print, post);
    return { kind: 'changed', change: { change: 0, post, engagement: growth } };
  }

  private takeBack(print: Fingerprint, known: RememberedPost | undefined): Verdict {
    this.tally.duplicates += 1;
    // Its post may be on the way from another partition.
    if (!known && this.streamTime !== null) this.remember(print, unseenPost(this.streamTime));
    if (!known || known.deleted) return { kind: 'unchanged' };
    this.remember(print, { ...known, deleted: true });
    return { kind: 'changed', change: { change: -1, post: known, engagement: known.engagement } };
  }

  private remember(print: Fingerprint, post: RememberedPost): void {
    this.memory.put(print, post, this.streamTime ?? -Infinity);
  }
}
