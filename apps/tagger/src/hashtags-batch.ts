import { crc32 } from 'node:zlib';
import {
  CHECKSUM_HEADER,
  type HashtagsRecord,
  MAX_COMPANIONS,
  type ProgressRecord,
} from '@hashpulse/contracts';
import { type EncodedBatch, type RecordHeader, RecordBatchWriter } from '@hashpulse/kafka';
import type { PostChange, PostsPosition, RememberedHashtag } from '@hashpulse/tagging';
import type { HashtagKeys } from './hashtag-keys.js';
import { JsonWriter } from './json-writer.js';
import { TupleGroups } from './tuple-groups.js';

/** About how many bytes the uses of one batch may take before it is sent: far below a record batch's limit. */
const FULL_BYTES = 4 * 1024 * 1024;
const CHECKSUM_NAME = Buffer.from(CHECKSUM_HEADER);
const [OPEN, CLOSE, END_OF_TUPLES] = ['[', ']', ']}'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
];

/** Headers that records of a hashtag carry besides the checksum. */
export type HeadersOf = (hashtag: string) => readonly RecordHeader[];

/** What is told at the end of a batch. */
export interface BatchEnd {
  /** Nothing more is waiting in the source. */
  readonly caughtUp: boolean;
  /** Posts that were sent on to other partitions. */
  readonly forwarded?: ProgressRecord['forwarded'];
  /** Absent: records carry no other headers. */
  readonly headersOf?: HeadersOf | undefined;
}

/**
 * Gathers what a stretch of a `posts` partition changes, grouped by hashtag and by network. One batch is written as
 * one record batch per partition, so each partition gets all of it or nothing, with the progress mark at its end.
 */
export class HashtagsBatch {
  private readonly out = new JsonWriter();
  private readonly uses = new TupleGroups(this.out);
  private readonly traffic = new TupleGroups(this.out);

  /**
   * @param source the partition of `posts`
   * @param partitions number of partitions of `hashtags`
   */
  constructor(
    private readonly source: number,
    private readonly partitions: number,
    private readonly keys: HashtagKeys,
  ) {}

  get isFull(): boolean {
    return this.out.at >= FULL_BYTES;
  }

  /** Adds the change that the post at this offset brought. */
  add(offset: number, change: PostChange): void {
    if (change.change !== 0) this.addTraffic(offset, change);
    const { hashtags } = change.post;
    if (hashtags.length === 0) return;
    // The first tuple is written, the others take over what all have in common.
    const start = this.out.at;
    this.writeHead(offset, change);
    const end = this.out.at;
    for (let i = 0; i < hashtags.length; i++)
      this.addUse(change, i, i === 0 ? undefined : { start, end }, start);
  }

  /** The records of the batch, ending in every partition with how far the source has come. Starts anew. */
  take(position: PostsPosition, { caughtUp, forwarded = [], headersOf }: BatchEnd): EncodedBatch[] {
    const { source, partitions, out } = this;
    const expected = Math.ceil((out.at * 1.5) / partitions);
    const writers = Array.from({ length: partitions }, (_, one) => new RecordBatchWriter(one, expected));
    const begun = Buffer.from(`{"v":1,"partition":${source},"type":"uses","uses":[`);
    for (const hashtag of this.uses.keys()) {
      const { bytes, partition, crc } = this.keys.of(hashtag);
      const value = this.value(begun, this.uses, hashtag);
      write(writers[partition] as RecordBatchWriter, bytes, crc, value, headersOf?.(hashtag));
    }
    for (const network of this.traffic.keys()) {
      const head = `{"v":1,"partition":${source},"type":"traffic","network":"${network}","posts":[`;
      // By source, not by key: the traffic of a large network must not make one partition the hot one.
      const writer = writers[source % partitions] as RecordBatchWriter;
      writeKeyed(writer, `network:${network}`, this.value(Buffer.from(head), this.traffic, network));
    }
    const { next, streamTime } = position;
    const mark: HashtagsRecord = {
      v: 1,
      partition: source,
      type: 'progress',
      next,
      streamTime,
      caughtUp,
      ...(forwarded.length > 0 && { forwarded }),
    };
    const value = Buffer.from(JSON.stringify(mark));
    for (const writer of writers) writeKeyed(writer, `progress:${source}`, value);
    this.uses.clear();
    this.traffic.clear();
    out.at = 0;
    return writers.map((writer) => writer.finish());
  }

  private addTraffic(offset: number, { change, post }: PostChange): void {
    const { out } = this;
    const start = out.at;
    out.raw(OPEN);
    out.count(offset);
    out.integer(change);
    out.integer(post.at);
    out.text(post.lang);
    out.raw(CLOSE);
    this.traffic.add(post.network, start);
  }

  /** What all uses of a post begin with. */
  private writeHead(offset: number, { change, post }: PostChange): void {
    const { out } = this;
    out.raw(OPEN);
    out.count(offset);
    out.integer(change);
    out.integer(post.at);
    out.text(post.network);
    out.comma();
    out.text(post.lang);
    out.comma();
    out.count(post.author);
    out.count(post.followers);
  }

  /** @param head where the head stands that is to be taken over; undefined: it was just written, from `start` on */
  private addUse(
    { change, post: { hashtags }, engagement, text }: PostChange,
    i: number,
    head: { readonly start: number; readonly end: number } | undefined,
    start: number,
  ): void {
    const { out } = this;
    const from = head ? out.at : start;
    if (head) out.copy(head.start, head.end);
    const { hashtag, label } = hashtags[i] as RememberedHashtag;
    out.text(label);
    out.comma();
    out.count(engagement.likes);
    out.count(engagement.reposts);
    out.count(engagement.replies);
    out.count(engagement.views);
    out.raw(OPEN);
    if (change !== 0 && i <= MAX_COMPANIONS) this.writeCompanions(hashtags, i);
    out.raw(CLOSE);
    if (text !== undefined) this.writeText(text);
    out.raw(CLOSE);
    this.uses.add(hashtag, from);
  }

  private writeCompanions(hashtags: readonly RememberedHashtag[], i: number): void {
    const { out } = this;
    const end = Math.min(hashtags.length, MAX_COMPANIONS + 1);
    let first = true;
    for (let other = 0; other < end; other++) {
      if (other === i) continue;
      if (!first) out.comma();
      first = false;
      out.text((hashtags[other] as RememberedHashtag).hashtag);
    }
  }

  private writeText(text: number): void {
    this.out.comma();
    this.out.count(text);
    // Nothing comes behind it.
    this.out.at -= 1;
  }

  /** A record's value; valid until the next is made. */
  private value(head: Buffer, groups: TupleGroups, key: string): Buffer {
    const { out } = this;
    const start = out.at;
    out.raw(head);
    groups.write(key);
    out.raw(END_OF_TUPLES);
    const value = out.bytes.subarray(start, out.at);
    out.at = start;
    return value;
  }
}

function writeKeyed(writer: RecordBatchWriter, key: string, value: Buffer): void {
  const bytes = Buffer.from(key);
  write(writer, bytes, crc32(bytes), value);
}

/** Writes a record with its checksum, which goes on from the key's. */
function write(
  writer: RecordBatchWriter,
  key: Buffer,
  keyCrc: number,
  value: Buffer,
  headers: readonly RecordHeader[] = [],
): void {
  const checksum = Buffer.from(crc32(value, keyCrc).toString(16), 'latin1');
  writer.append(key, value, [{ name: CHECKSUM_NAME, value: checksum }, ...headers]);
}
