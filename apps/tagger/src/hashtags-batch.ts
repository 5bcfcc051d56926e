import {
  CHECKSUM_HEADER,
  type HashtagsRecord,
  MAX_COMPANIONS,
  partitionOf,
  type ProgressRecord,
  recordChecksum,
} from '@hashpulse/contracts';
import type { PostChange, PostsPosition } from '@hashpulse/tagging';
import type { Message } from 'kafkajs';

/** About how many bytes the uses of one batch may take before it is sent: far below a record batch's limit. */
const FULL_BYTES = 3 * 1024 * 1024;

/**
 * Gathers what a stretch of a `posts` partition changes, grouped by hashtag and by network. One batch is written as
 * one record batch per partition, so each partition gets all of it or nothing, with the progress mark at its end.
 *
 * The tuples are put together as JSON text at once, because what they share with the post's other hashtags is then
 * written once; a network and a language need no escaping by their patterns.
 */
export class HashtagsBatch {
  private uses = new Map<string, string>();
  private traffic = new Map<string, string>();
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
  add(offset: number, { change, post, engagement, text }: PostChange): void {
    const { at, network, lang, author, followers, hashtags } = post;
    if (change !== 0) this.append(this.traffic, network, `[${offset},${change},${at},"${lang}"]`);
    if (hashtags.length === 0) return;
    const { likes, reposts, replies, views } = engagement;
    const head = `[${offset},${change},${at},"${network}","${lang}",${author},${followers},`;
    const tail = `,${likes},${reposts},${replies},${views},[`;
    const paired = change === 0 ? [] : hashtags.slice(0, MAX_COMPANIONS + 1).map(jsonName);
    const end = text === undefined ? ']]' : `],${text}]`;
    hashtags.forEach(({ hashtag, label }, i) => {
      const companions = i < paired.length ? paired.filter((_, other) => other !== i).join() : '';
      this.append(this.uses, hashtag, `${head}${JSON.stringify(label)}${tail}${companions}${end}`);
    });
  }

  /** The records of the batch, ending in every partition with how far the source has come. Starts anew. */
  take(
    { next, streamTime }: PostsPosition,
    caughtUp: boolean,
    forwarded: ProgressRecord['forwarded'] = [],
  ): Message[] {
    const { source, partitions } = this;
    const messages: Message[] = [];
    for (const [hashtag, uses] of this.uses) {
      const value = `{"v":1,"partition":${source},"type":"uses","uses":[${uses}]}`;
      messages.push(message(hashtag, value, partitionOf(hashtag, partitions)));
    }
    for (const [network, posts] of this.traffic) {
      const value = `{"v":1,"partition":${source},"type":"traffic","network":"${network}","posts":[${posts}]}`;
      // By source, not by key: the traffic of a large network must not make one partition the hot one.
      messages.push(message(`network:${network}`, value, source % partitions));
    }
    const mark: HashtagsRecord = {
      v: 1,
      partition: source,
      type: 'progress',
      next,
      streamTime,
      caughtUp,
      ...(forwarded.length > 0 && { forwarded }),
    };
    for (let partition = 0; partition < partitions; partition++) {
      messages.push(message(`progress:${source}`, JSON.stringify(mark), partition));
    }
    this.uses = new Map();
    this.traffic = new Map();
    this.bytes = 0;
    return messages;
  }

  private append(groups: Map<string, string>, key: string, tuple: string): void {
    const group = groups.get(key);
    groups.set(key, group === undefined ? tuple : `${group},${tuple}`);
    this.bytes += tuple.length;
  }
}

function jsonName({ hashtag }: { readonly hashtag: string }): string {
  return JSON.stringify(hashtag);
}

/** Bytes from here on, so that text is encoded once for the checksum and for Kafka. */
function message(keyText: string, valueText: string, partition: number): Message {
  const [key, value] = [Buffer.from(keyText), Buffer.from(valueText)];
  return { key, value, partition, headers: { [CHECKSUM_HEADER]: recordChecksum(key, value) } };
}
