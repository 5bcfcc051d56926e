import type { HashtagsRecord, UseTuple } from '@hashpulse/contracts';
import fc from 'fast-check';
import { type Bucket, BUCKET_MS, bucketName, bucketOfName, bucketStart, type Tier } from './bucket.js';
import type { Cell } from './cell.js';
import { decodeCell } from './cell-codec.js';
import {
  EMPTY_STATE,
  type HashtagsPartition,
  type PartitionRecord,
  type PartitionState,
} from './hashtags-partition.js';

/** When the posts of these tests begin. */
export const START = Date.parse('2020-07-25T06:00:00Z');
/** As the apps have it. */
export const SETTINGS = {
  sources: 1,
  retention: { minutes: 180, hours: 192 },
  capacity: { minute: 5_000, hour: 20_000 },
};

/** What matters of a post here. */
export interface Post {
  /** Minutes after the start. */
  minute: number;
  hashtag: string;
  author: number;
  lang: string;
}

/** Any post of three hours with one of three hashtags. */
export const anyPost = fc.record({
  minute: fc.integer({ min: 0, max: 170 }),
  hashtag: fc.constantFrom('a', 'b', 'c'),
  author: fc.nat(5),
  lang: fc.constantFrom('en', 'fr'),
});

/** The records that a tagger writes for the posts of a source from one offset to another. */
export function group(
  source: number,
  posts: readonly Post[],
  from: number,
  to: number,
  caughtUp = true,
): PartitionRecord[] {
  const uses = new Map<string, UseTuple[]>();
  posts.slice(from, to).forEach(({ minute, hashtag, author, lang }, i) => {
    const use: UseTuple = [
      from + i,
      1,
      START + minute * 60_000,
      'twitter',
      lang,
      author,
      10 + author,
      hashtag.toUpperCase(),
      1,
      0,
      0,
      2,
      [`friend${author % 3}`],
    ];
    uses.set(hashtag, [...(uses.get(hashtag) ?? []), use]);
  });
  const records: PartitionRecord[] = [...uses].map(([key, list]) => ({
    key,
    record: { v: 1, partition: source, type: 'uses', uses: list },
  }));
  const seen = posts.slice(0, to).map(({ minute }) => START + minute * 60_000);
  const streamTime = seen.length === 0 ? null : Math.max(...seen);
  const mark: HashtagsRecord = { v: 1, partition: source, type: 'progress', next: to, streamTime, caughtUp };
  return [...records, { key: 'progress', record: mark }];
}

/** A store in memory, with the encoding that the real one has. */
export class MemoryStore {
  state: PartitionState = EMPTY_STATE;
  readonly cells = new Map<string, Buffer>();

  commit(partition: HashtagsPartition): void {
    const { buckets, expired, progress, oldest } = partition.takeChanges();
    const names = new Map(this.state.buckets);
    const fills = new Map(this.state.fills);
    for (const { bucket, cells, dropped, fill } of buckets) {
      names.set(bucketName(bucket), bucket);
      fills.set(bucketName(bucket), fill);
      for (const member of dropped) this.cells.delete(`${bucketName(bucket)} ${member}`);
      for (const [member, cell] of cells) this.cells.set(`${bucketName(bucket)} ${member}`, cell);
    }
    for (const bucket of expired) {
      names.delete(bucketName(bucket));
      fills.delete(bucketName(bucket));
      for (const key of this.cells.keys())
        if (key.startsWith(`${bucketName(bucket)} `)) this.cells.delete(key);
    }
    this.state = { progress: new Map([...this.state.progress, ...progress]), buckets: names, fills, oldest };
  }

  feed(partition: HashtagsPartition, records: readonly PartitionRecord[]): void {
    const { cells, buckets } = partition.missing(records);
    for (const bucket of buckets) partition.provideAll(bucket, this.stored(bucketName(bucket)));
    for (const address of cells) {
      partition.provide(address, this.cells.get(`${bucketName(address.bucket)} ${address.member}`));
    }
    for (const record of records) partition.apply(record);
    this.commit(partition);
  }

  /** All cells of a bucket. */
  bucket(name: string): Map<string, Cell> {
    const start = bucketStart(bucketOfName(name) as Bucket);
    return new Map(Array.from(this.stored(name), ([member, bytes]) => [member, decodeCell(bytes, start)]));
  }

  private stored(name: string): Map<string, Buffer> {
    const members = [...this.cells].filter(([key]) => key.startsWith(`${name} `));
    return new Map(members.map(([key, bytes]) => [key.slice(name.length + 1), bytes]));
  }

  /** Posts by bucket and member. */
  volumes(tier: Tier): Map<string, number> {
    const volumes = new Map<string, number>();
    for (const [key, bytes] of this.cells) {
      const [name, member] = key.split(' ') as [string, string];
      if ((name[0] === 'm') !== (tier === 'minute')) continue;
      const index = Number(name.slice(1));
      const cell: Cell = decodeCell(bytes, index * BUCKET_MS[tier]);
      volumes.set(
        `${index} ${member}`,
        [...cell.splits.values()].reduce((sum, { volume }) => sum + volume, 0),
      );
    }
    return volumes;
  }
}
