import { describe, expect, it } from '@jest/globals';
import { EXACT } from '@hashpulse/trends';
import { writeBucketState } from './bucket-state.js';
import { readHashtagsState } from './hashtags-partition-store.js';

const PROGRESS = { 'p:0': '{"next":42,"streamTime":1595656800000,"caughtUp":true}' };
const BOUNDED = {
  hashtags: { places: 5_000, bound: { volume: 3, impressions: 40, engagement: 5 } },
  networks: { places: 4, bound: EXACT },
};
const unknown = { places: Infinity, bound: EXACT };

/**
 * State hashes of `hashtags` partitions as each version has written them to Redis: add one here, never change one.
 * The cells beside them have golden records of their own, in `cell-codec.spec.ts`.
 */
const GOLDEN = [
  {
    written: 'before buckets were bounded',
    fields: { next: '7', ...PROGRESS, 'b:m26594280': '7' },
    fill: { hashtags: unknown, networks: unknown },
    oldest: { minute: -Infinity, hour: -Infinity },
  },
  {
    written: 'of buckets that had room for all',
    fields: { next: '7', oldest: '[26594101,443047]', ...PROGRESS, 'b:m26594280': '[7,12,4]' },
    fill: { hashtags: { places: 12, bound: EXACT }, networks: { places: 4, bound: EXACT } },
    oldest: { minute: 26_594_101, hour: 443_047 },
  },
  {
    written: 'of buckets that were trimmed, before any had expired',
    fields: {
      next: '7',
      oldest: '[null,null]',
      ...PROGRESS,
      'b:m26594280': '[7,5000,4,[3,40,5],[0,0,0]]',
    },
    fill: BOUNDED,
    oldest: { minute: -Infinity, hour: -Infinity },
  },
] as const;

describe('the state hash of a hashtags partition', () => {
  it.each(GOLDEN)('$written is read', ({ fields, fill, oldest }) => {
    const { state, next, versions } = readHashtagsState(fields);
    expect(next).toBe(7);
    expect(state.oldest).toEqual(oldest);
    expect([...state.progress]).toEqual([[0, { next: 42, streamTime: 1_595_656_800_000, caughtUp: true }]]);
    expect([...state.buckets]).toEqual([['m26594280', { tier: 'minute', index: 26_594_280 }]]);
    expect(state.fills.get('m26594280')).toEqual(fill);
    expect(versions.get('m26594280')).toBe(fields['b:m26594280']);
  });

  it('is still written so', () => {
    expect(writeBucketState(7, GOLDEN[1].fill)).toBe(GOLDEN[1].fields['b:m26594280']);
    expect(writeBucketState(7, BOUNDED)).toBe(GOLDEN[2].fields['b:m26594280']);
  });

  it('of a version to come stops who reads it, and says what to do', () => {
    expect(() => readHashtagsState({ next: '7', v: '2' })).toThrow(
      /version 2.*upgrade all aggregators and query processes/,
    );
  });

  it('that names what is no bucket stops who reads it', () => {
    expect(() => readHashtagsState({ next: '7', 'b:x1': '[7,1,1]' })).toThrow(/damaged/);
  });
});
