import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketName } from './bucket.js';
import { NETWORKS_KEPT } from './bucket-fill.js';
import type { Cell } from './cell.js';
import { HashtagsPartition, type PartitionRecord } from './hashtags-partition.js';
import { MemoryStore, SETTINGS, START } from './partition-fixture.js';

const CAPACITY = 16;
const SMALL = { ...SETTINGS, capacity: { minute: CAPACITY, hour: CAPACITY } };
const MINUTE = bucketName({ tier: 'minute', index: START / 60_000 });

interface Use {
  readonly hashtag: string;
  readonly followers: number;
  readonly likes: number;
  /** Takes an earlier use of the same hashtag back. */
  readonly takesBack: boolean;
}

interface Figures {
  volume: number;
  impressions: number;
  engagement: number;
}

/** A few hashtags often, many once: squares make small numbers frequent. */
const anyUse: fc.Arbitrary<Use> = fc.record({
  hashtag: fc.integer({ min: 0, max: 2_500 }).map((n) => `tag${Math.floor(n ** 2 / 20_000)}`),
  followers: fc.nat(1_000),
  likes: fc.nat(50),
  takesBack: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

/** The uses of one minute as records, and what they amount to. */
function log(uses: readonly Use[]): { records: PartitionRecord[]; truth: Map<string, Figures> } {
  const truth = new Map<string, Figures>();
  const counted = new Map<string, Use[]>();
  const records = uses.map(({ hashtag, ...use }, offset): PartitionRecord => {
    const back = use.takesBack ? counted.get(hashtag)?.pop() : undefined;
    const { followers, likes } = back ?? use;
    if (!back) counted.set(hashtag, [...(counted.get(hashtag) ?? []), { hashtag, ...use }]);
    const sum = truth.get(hashtag) ?? { volume: 0, impressions: 0, engagement: 0 };
    const sign = back ? -1 : 1;
    truth.set(hashtag, {
      volume: sum.volume + sign,
      impressions: sum.impressions + sign * followers,
      engagement: sum.engagement + sign * likes,
    });
    const tuple: UseTuple = [offset, sign, START, 'x', 'en', 1, followers, hashtag, likes, 0, 0, 0, []];
    return { key: hashtag, record: { v: 1, partition: 0, type: 'uses', uses: [tuple] } };
  });
  return { records, truth };
}

function figures(cell: Cell | undefined): Figures {
  const sum = { volume: 0, impressions: 0, engagement: 0 };
  for (const { volume, impressions, likes } of cell?.splits.values() ?? []) {
    sum.volume += volume;
    sum.impressions += impressions;
    sum.engagement += likes;
  }
  return sum;
}

/** Everything that is stored, in an order that does not tell how it came about. */
function contents(store: MemoryStore): unknown {
  const cells = [...store.cells.keys()].sort().map((key) => {
    const cell = store.bucket(key.split(' ')[0] as string).get(key.split(' ')[1] as string) as Cell;
    return [key, figures(cell), cell.missed, [...cell.labels]];
  });
  return { cells, fills: [...store.state.fills].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

describe('a bounded bucket', () => {
  it('is the same for any cut into batches, restarts and releases', () => {
    const cut = fc.record({
      size: fc.integer({ min: 1, max: 40 }),
      restart: fc.boolean(),
      release: fc.boolean(),
    });
    const law = fc.property(
      fc.array(anyUse, { maxLength: 200 }),
      fc.array(cut, { maxLength: 20 }),
      (uses, cuts) => {
        const { records } = log(uses);
        const whole = new MemoryStore();
        whole.feed(new HashtagsPartition(SMALL), records);
        const pieces = new MemoryStore();
        let partition = new HashtagsPartition(SMALL);
        let at = 0;
        for (const { size, restart, release } of [
          ...cuts,
          { size: uses.length, restart: true, release: true },
        ]) {
          if (restart) partition = new HashtagsPartition(SMALL, pieces.state);
          if (release) partition.release(0);
          pieces.feed(partition, records.slice(at, at + size));
          at += size;
        }
        expect(contents(pieces)).toEqual(contents(whole));
      },
    );
    fc.assert(law, { numRuns: 300 });
  });

  it('never counts too much, and says by how much at most too little, of what has a cell and of what has none', () => {
    const law = fc.property(fc.array(anyUse, { minLength: 50, maxLength: 400 }), (uses) => {
      const { records, truth } = log(uses);
      const store = new MemoryStore();
      store.feed(new HashtagsPartition(SMALL), records);
      const cells = store.bucket(MINUTE);
      const { bound } = (
        store.state.fills.get(MINUTE) as NonNullable<ReturnType<typeof store.state.fills.get>>
      ).hashtags;
      expect(cells.size).toBeLessThanOrEqual(CAPACITY);
      for (const [hashtag, exact] of truth) {
        const counted = figures(cells.get(hashtag));
        const missed = cells.get(hashtag)?.missed ?? bound;
        for (const measure of ['volume', 'impressions', 'engagement'] as const) {
          expect(counted[measure]).toBeLessThanOrEqual(exact[measure]);
          expect(counted[measure] + missed[measure]).toBeGreaterThanOrEqual(exact[measure]);
        }
      }
      // What docs/guarantees.md promises: 2 N / capacity.
      expect(bound.volume).toBeLessThanOrEqual((2 * uses.length) / CAPACITY);
    });
    fc.assert(law, { numRuns: 300 });
  });

  it('is exact as long as all hashtags have room', () => {
    const few = anyUse.map((use) => ({ ...use, hashtag: `tag${use.followers % CAPACITY}` }));
    const law = fc.property(fc.array(few, { maxLength: 300 }), (uses) => {
      const { records, truth } = log(uses);
      const store = new MemoryStore();
      store.feed(new HashtagsPartition(SMALL), records);
      const cells = store.bucket(MINUTE);
      for (const [hashtag, exact] of truth) expect(figures(cells.get(hashtag))).toEqual(exact);
    });
    fc.assert(law, { numRuns: 200 });
  });

  it('keeps who has one post with a million followers, or a million likes, beside a flood of larger ones', () => {
    const flood = Array.from({ length: 2_000 }, (_, i): Use[] => {
      const use = { hashtag: `flood${i}`, followers: 1, likes: 1, takesBack: false };
      return [use, use];
    }).flat();
    const rare = (hashtag: string, followers: number, likes: number): Use => ({
      hashtag,
      followers,
      likes,
      takesBack: false,
    });
    const { records } = log([rare('star', 1_000_000, 0), rare('liked', 0, 1_000_000), ...flood]);
    const store = new MemoryStore();
    store.feed(new HashtagsPartition(SMALL), records);
    expect(figures(store.bucket(MINUTE).get('star')).impressions).toBe(1_000_000);
    expect(figures(store.bucket(MINUTE).get('liked')).engagement).toBe(1_000_000);
  });

  it('has room for fewer long names, and for a bounded number of networks', () => {
    const store = new MemoryStore();
    const partition = new HashtagsPartition(SMALL);
    const { records } = log(
      Array.from({ length: 100 }, (_, i) => ({
        hashtag: `${i}${'x'.repeat(1_500)}`,
        followers: 1,
        likes: 1,
        takesBack: false,
      })),
    );
    const traffic = Array.from({ length: NETWORKS_KEPT + 500 }, (_, i): PartitionRecord => ({
      key: 'network',
      record: { v: 1, partition: 1, type: 'traffic', network: `net${i}`, posts: [[i, 1, START, 'en']] },
    }));
    store.feed(partition, [...records, ...traffic]);
    const members = [...store.bucket(MINUTE).keys()];
    const networks = members.filter((member) => member.startsWith(':'));
    expect(networks.length).toBeLessThanOrEqual(NETWORKS_KEPT);
    expect(networks.length).toBeGreaterThan(NETWORKS_KEPT / 2);
    expect((members.length - networks.length) * 1_500).toBeLessThanOrEqual(CAPACITY * 256);
    expect(members.length - networks.length).toBeGreaterThan(0);
  });
});
