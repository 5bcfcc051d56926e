import {
  CHECKSUM_HEADER,
  type HashtagsRecord,
  MAX_COMPANIONS,
  partitionOf,
  recordChecksum,
  type TrafficTuple,
  type UseTuple,
} from '@hashpulse/contracts';
import type { PostChange, PostsPosition } from '@hashpulse/tagging';
import type { Message } from 'kafkajs';

/** About how many bytes the uses of one batch may take before it is sent: far below a record batch's limit. */
const FULL_BYTES = 2 * 1024 * 1024;
/** What a use takes besides its texts. */
const USE_BYTES = 110;

/**
 * Gathers what a stretch of a `posts` partition changes, grouped by hashtag and by network. One batch is written as
 * one record batch per partition, so each partition gets all of it or nothing, with the progress mark at its end.
 */
export class HashtagsBatch {
  private uses = new Map<string, UseTuple[]>();
  private traffic = new Map<string, TrafficTuple[]>();
  private bytes = 0;

  /**
   * @param source the partition of `posts`
   * @param partitions number of partitions of `hashtags`
   */
  constructor(
    private readonly source: number,
    private readonly partitions: number,
  ) {}

  get isFull(): boolean {
    return this.bytes >= FULL_BYTES;
  }

  /** Adds the change that the post at this offset brought. */
  add(offset: number, { change, post, engagement }: PostChange): void {
    const { at, network, lang, author, followers } = post;
    const { likes, reposts, replies, views } = engagement;
    if (change !== 0) this.append(this.traffic, network, [offset, change, at, lang]);
    const paired =
      change === 0 ? [] : post.hashtags.slice(0, MAX_COMPANIONS + 1).map(({ hashtag }) => hashtag);
    for (const { hashtag, label } of post.hashtags) {
      const companions = paired.includes(hashtag) ? paired.filter((other) => other !== hashtag) : [];
      const use: UseTuple = [
        offset,
        change,
        at,
        network,
        lang,
        author,
        followers,
        label,
        likes,
        reposts,
        replies,
        views,
        companions,
      ];
      this.append(this.uses, hashtag, use);
      this.bytes += USE_BYTES + hashtag.length + label.length + companions.join('","').length;
    }
  }

  /** The records of the batch, ending in every partition with how far the source has come. Starts anew. */
  take({ next, streamTime }: PostsPosition, caughtUp: boolean): Message[] {
    const { source, partitions } = this;
    const messages: Message[] = [];
    for (const [hashtag, uses] of this.uses) {
      const record: HashtagsRecord = { v: 1, partition: source, type: 'uses', uses };
      messages.push(message(hashtag, record, partitionOf(hashtag, partitions)));
    }
    for (const [network, posts] of this.traffic) {
      const record: HashtagsRecord = { v: 1, partition: source, type: 'traffic', network, posts };
      // By source, not by key: the traffic of a large network must not make one partition the hot one.
      messages.push(message(`network:${network}`, record, source % partitions));
    }
    const mark: HashtagsRecord = { v: 1, partition: source, type: 'progress', next, streamTime, caughtUp };
    for (let partition = 0; partition < partitions; partition++) {
      messages.push(message(`progress:${source}`, mark, partition));
    }
    this.uses = new Map();
    this.traffic = new Map();
    this.bytes = 0;
    return messages;
  }

  private append<T>(groups: Map<string, T[]>, key: string, entry: T): void {
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
}

function message(key: string, record: HashtagsRecord, partition: number): Message {
  const value = JSON.stringify(record);
  return { key, value, partition, headers: { [CHECKSUM_HEADER]: recordChecksum(key, value) } };
}
