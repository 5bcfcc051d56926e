import type { UseTuple } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKET_MS, type Tier } from './bucket.js';
import { Cell } from './cell.js';
import { decodeCell, encodeCell } from './cell-codec.js';
import { mostUsedLabel } from './label.js';
import { HashtagsPartition, type PartitionRecord } from './hashtags-partition.js';
import { anyPost as post, group, MemoryStore, type Post, SETTINGS, START } from './partition-fixture.js';

function naive(posts: readonly Post[], tier: Tier): Map<string, number> {
  const volumes = new Map<string, number>();
  for (const { minute, hashtag } of posts) {
    const key = `${Math.floor((START + minute * 60_000) / BUCKET_MS[tier])} ${hashtag}`;
    volumes.set(key, (volumes.get(key) ?? 0) + 1);
  }
  return volumes;
}

describe('a hashtags partition', () => {
  it('counts every use once, whatever taggers repeat, however it is cut and restarted', () => {
    const cut = fc.record({ from: fc.nat(100), restart: fc.boolean(), release: fc.boolean() });
    fc.assert(
      fc.property(fc.array(post, { maxLength: 40 }), fc.array(cut, { maxLength: 12 }), (posts, cuts) => {
        const store = new MemoryStore();
        let partition = new HashtagsPartition(SETTINGS);
        let applied = 0;
        // Any tagger starts at or before what is in, and repeats from there to any later end.
        for (const { from, restart, release } of [...cuts, { from: 0, restart: true, release: false }]) {
          const begin = Math.min(from, applied);
          const end = restart ? posts.length : Math.min(posts.length, begin + 7);
          store.feed(partition, group(0, posts, begin, end));
          applied = Math.max(applied, end);
          if (release) partition.release(0);
          if (restart) partition = new HashtagsPartition(SETTINGS, store.state);
        }
        expect(store.volumes('minute')).toEqual(naive(posts, 'minute'));
        expect(store.volumes('hour')).toEqual(naive(posts, 'hour'));
      }),
    );
  });

  it('holds no more cells between batches than it may, the least lately used go first', () => {
    const store = new MemoryStore();
    const partition = new HashtagsPartition(SETTINGS);
    const posts: Post[] = ['a', 'b', 'c'].map((hashtag, i) => ({
      minute: 60 * i,
      hashtag,
      author: 1,
      lang: 'en',
    }));
    const records = group(0, posts, 0, 3);
    store.feed(partition, records);
    expect(partition.missing(records)).toEqual({ cells: [], buckets: [] });
    partition.release(2);
    expect(partition.missing(records).cells.map(({ member }) => member)).toEqual(['a', 'a', 'b', 'b']);
    partition.release(0);
    expect(partition.missing(records).cells).toHaveLength(6);
  });

  it('gives the same counts for any interleaving of sources', () => {
    const schedule = fc.array(fc.record({ source: fc.nat(2), size: fc.integer({ min: 1, max: 5 }) }), {
      maxLength: 40,
    });
    const sources = fc.array(fc.array(post, { maxLength: 20 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(sources, schedule, (logs, steps) => {
        const store = new MemoryStore();
        const partition = new HashtagsPartition(SETTINGS);
        const next = [0, 0, 0];
        logs.forEach((_, source) => store.feed(partition, group(source, [], 0, 0, false)));
        for (const { source, size } of [...steps, ...[0, 1, 2].map((source) => ({ source, size: 99 }))]) {
          const from = next[source] as number;
          const posts = logs[source] as Post[];
          const to = Math.min(posts.length, from + size);
          store.feed(partition, group(source, posts, from, to, to === posts.length));
          next[source] = to;
        }
        expect(store.volumes('minute')).toEqual(naive(logs.flat(), 'minute'));
      }),
    );
  });

  it('keeps buckets by the slowest source, so that a backlog beside live traffic loses nothing', () => {
    const store = new MemoryStore();
    const partition = new HashtagsPartition(SETTINGS);
    const old: Post[] = [{ minute: 0, hashtag: 'old', author: 1, lang: 'en' }];
    const live: Post[] = [{ minute: 6 * 60, hashtag: 'live', author: 1, lang: 'en' }];
    store.feed(partition, group(0, [], 0, 0, false));
    store.feed(partition, group(1, live, 0, 1, true));
    store.feed(partition, group(0, old, 0, 1, false));
    expect(store.volumes('minute')).toEqual(naive([...old, ...live], 'minute'));
    store.feed(partition, group(0, old, 1, 1, true));
    expect(store.volumes('minute')).toEqual(naive(live, 'minute'));
    expect(store.volumes('hour')).toEqual(naive([...old, ...live], 'hour'));
  });

  it('never opens an expired bucket again: a part of a minute would look like the whole', () => {
    const store = new MemoryStore();
    const partition = new HashtagsPartition(SETTINGS);
    store.feed(partition, group(1, [{ minute: 6 * 60, hashtag: 'live', author: 1, lang: 'en' }], 0, 1, true));
    store.feed(partition, group(0, [{ minute: 0, hashtag: 'old', author: 1, lang: 'en' }], 0, 1, false));
    expect([...store.volumes('minute').keys()].filter((key) => key.endsWith('old'))).toEqual([]);
    expect([...store.volumes('hour').keys()].filter((key) => key.endsWith('old'))).toHaveLength(1);
  });

  it('keeps the most used spelling, and the cell small, however many spellings an attacker invents', () => {
    const cell = new Cell();
    const spelled = (label: string): UseTuple => [0, 1, START, 'twitter', 'en', 7, 0, label, 0, 0, 0, 0, []];
    for (let i = 0; i < 5_000; i++) {
      cell.applyUse(spelled(`TAG${i}`), true);
      if (i % 10 === 0) cell.applyUse(spelled('Tag'), true);
    }
    expect(mostUsedLabel('tag', [cell])).toBe('Tag');
    expect(encodeCell(cell, START).length).toBeLessThan(1_000);
  });

  it('adds engagement and takes a use back with all that it brought', () => {
    const store = new MemoryStore();
    const partition = new HashtagsPartition(SETTINGS);
    const use = (offset: number, change: 1 | 0 | -1, likes: number): UseTuple => [
      offset,
      change,
      START,
      'twitter',
      'en',
      7,
      100,
      'A',
      likes,
      0,
      0,
      0,
      change === 0 ? [] : ['b'],
    ];
    const cell = (): Cell => decodeCell(store.cells.get(`m${START / 60_000} a`) as Buffer, START);
    const uses = (list: UseTuple[]): PartitionRecord => ({
      key: 'a',
      record: { v: 1, partition: 0, type: 'uses', uses: list },
    });
    store.feed(partition, [uses([use(0, 1, 2), use(1, 0, 3)])]);
    expect(cell().split('twitter', 'en')).toMatchObject({ volume: 1, impressions: 100, likes: 5 });
    expect([...cell().companions]).toEqual([['b', { count: 1, error: 0 }]]);
    store.feed(partition, [uses([use(2, -1, 5)])]);
    const after = cell().split('twitter', 'en');
    expect(after).toMatchObject({ volume: 0, impressions: 0, likes: 0 });
    expect(after.authors.count()).toBe(0);
    expect(cell().companions.size).toBe(0);
  });
});
