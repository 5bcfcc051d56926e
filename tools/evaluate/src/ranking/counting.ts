import type { UseTuple } from '@hashpulse/contracts';
import { extractHashtags } from '@hashpulse/hashtags';
import { type PostChange, PostsPartition } from '@hashpulse/tagging';
import {
  ALL_SPLITS,
  baselineSpan,
  type Bucket,
  type BucketCells,
  type BucketFill,
  bucketCells,
  bucketName,
  bucketStart,
  bucketsOf,
  decodeCell,
  HashtagsPartition,
  NO_CELLS,
  type Rankings,
  recentSpan,
  sameHoursBefore,
  shorterSpans,
  type TimeSpan,
  windowRankings,
  WindowView,
} from '@hashpulse/trends';
import type { Sent } from './made-post.js';

/** As the apps have it by default. */
const SETTINGS = {
  sources: 1,
  retention: { minutes: 180, hours: 192 },
  capacity: { minute: 5_000, hour: 20_000 },
};
const HORIZON_MS = 24 * 3_600_000;

/** Counts posts as tagger and aggregator do, by the same code, without Kafka and Redis between them. */
export class Counting {
  private readonly posts = PostsPartition.at(
    {
      partition: 0,
      partitions: 1,
      graceMs: 3_600_000,
      horizonMs: HORIZON_MS,
      room: 500_000,
      extract: extractHashtags,
    },
    0,
  );
  private readonly hashtags = new HashtagsPartition(SETTINGS);
  /** Cells as they are stored. */
  private readonly buckets = new Map<string, Map<string, Buffer>>();
  private readonly fills = new Map<string, BucketFill>();
  private readonly split = new Map<string, BucketCells>();
  private offset = 0;

  /** @param onUse is told of every hashtag of every new post */
  constructor(private readonly onUse: (hashtag: string, author: number, at: number) => void) {}

  /** Takes what was sent until an event time (ms). */
  take(sent: readonly Sent[], now: number): void {
    for (const one of sent) this.takeOne(one, now);
    const { next, streamTime } = this.posts.position();
    const record = { v: 1, partition: 0, type: 'progress', next, streamTime, caughtUp: true } as const;
    this.hashtags.apply({ key: '', record });
    this.store();
  }

  /** A window's rankings. */
  rankings(span: TimeSpan): Rankings {
    const shorter = shorterSpans(span).map((one) => this.rankings(one));
    const views = {
      view: this.view(span),
      ordinary: this.view(baselineSpan(span, -Infinity)),
      recent: this.view(recentSpan(span)),
      sameHours: sameHoursBefore(span).map((hours) => this.view(hours)),
    };
    return windowRankings(views, shorter);
  }

  /** The buckets of a span. */
  view(span: TimeSpan): WindowView {
    const cells = bucketsOf(span).map((bucket) => this.cellsOf(bucket));
    return new WindowView(span, [cells], ALL_SPLITS);
  }

  private takeOne(sent: Sent, now: number): void {
    const { at, ...rest } = 'at' in sent ? sent : { ...sent, at: now };
    const value = Buffer.from(JSON.stringify({ ...rest, createdAt: new Date(at).toISOString() }));
    const offset = this.offset++;
    const verdict = this.posts.take({ offset, appendedAt: now, value, forwarded: undefined });
    if (verdict.kind === 'changed') this.apply(offset, verdict.change);
    else if (verdict.kind !== 'unchanged') throw new Error(`a post was ${verdict.kind}: ${value.toString()}`);
  }

  private apply(offset: number, { change, post, engagement, text }: PostChange): void {
    const { at, network, lang, author, followers } = post;
    const { likes, reposts, replies, views } = engagement;
    const source = { v: 1, partition: 0 } as const;
    for (const { hashtag, label } of post.hashtags) {
      if (change > 0) this.onUse(hashtag, author, at);
      const figures = [likes, reposts, replies, views] as const;
      const use: UseTuple = [offset, change, at, network, lang, author, followers, label, ...figures, []];
      if (text !== undefined) use.push(text);
      this.hashtags.apply({ key: hashtag, record: { ...source, type: 'uses', uses: [use] } });
    }
    if (change === 0) return;
    const posts: [[number, 1 | -1, number, string]] = [[offset, change, at, lang]];
    this.hashtags.apply({ key: '', record: { ...source, type: 'traffic', network, posts } });
  }

  /** Does what a store does: keeps every bucket until it has expired. */
  private store(): void {
    const { buckets, expired } = this.hashtags.takeChanges();
    for (const { bucket, cells, dropped, fill } of buckets) {
      const name = bucketName(bucket);
      const kept = this.buckets.get(name) ?? new Map<string, Buffer>();
      this.buckets.set(name, kept);
      this.fills.set(name, fill);
      this.split.delete(name);
      for (const [member, cell] of cells) kept.set(member, cell);
      for (const member of dropped) kept.delete(member);
    }
    for (const bucket of expired) {
      this.buckets.delete(bucketName(bucket));
      this.fills.delete(bucketName(bucket));
      this.split.delete(bucketName(bucket));
    }
  }

  private cellsOf(bucket: Bucket): BucketCells {
    const name = bucketName(bucket);
    const found = this.split.get(name);
    if (found) return found;
    const stored = this.buckets.get(name);
    const fill = this.fills.get(name);
    if (!stored || !fill) return NO_CELLS;
    const start = bucketStart(bucket);
    const cells = new Map(Array.from(stored, ([member, bytes]) => [member, decodeCell(bytes, start)]));
    const made = bucketCells(cells, fill);
    this.split.set(name, made);
    return made;
  }
}
