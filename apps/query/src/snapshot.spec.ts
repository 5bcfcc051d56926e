import { describe, expect, it } from '@jest/globals';
import type { StoreOverview } from '@hashpulse/trend-store';
import { asOfFields } from './as-of.js';
import { Snapshot } from './snapshot.js';

const NOON = Date.parse('2016-10-21T12:00:00Z');
const MINUTE = 60_000;

/** Two sources, the second one five minutes behind and idle, in two partitions of `hashtags`. */
function overview(changes: Partial<StoreOverview>): StoreOverview {
  const progress = new Map([
    [0, { next: 10, streamTime: NOON, caughtUp: true }],
    [1, { next: 7, streamTime: NOON - 5 * MINUTE, caughtUp: true }],
  ]);
  return {
    partitions: [],
    sources: 2,
    progress: [progress, progress],
    oldest: { minute: 0, hour: 0 },
    postsEnds: undefined,
    halted: [],
    incomplete: [],
    ...changes,
  };
}

describe('a snapshot', () => {
  it('is complete up to the newest time when every source is idle', () => {
    expect(new Snapshot(overview({})).watermark).toBe(NOON);
  });

  it('is complete no further than a source that stands still had come', () => {
    const halted = [{ topic: 'posts', partition: 1, reason: 'records are gone' }];
    expect(new Snapshot(overview({ halted })).watermark).toBe(NOON - 5 * MINUTE);
  });

  it('is complete no further than a partition that stands still had heard of its slowest source', () => {
    const halted = [{ topic: 'hashtags', partition: 1, reason: 'records are gone' }];
    expect(new Snapshot(overview({ halted })).watermark).toBe(NOON - 5 * MINUTE);
  });

  it('names the spans in which records were lost, up to the time looked from', () => {
    const span = (from: number) => ({ from, to: from + MINUTE, topic: 'posts', partition: 0, records: 3 });
    const snapshot = new Snapshot(overview({ incomplete: [span(NOON - 10 * MINUTE), span(NOON + MINUTE)] }));
    expect(asOfFields(snapshot, NOON).incomplete).toEqual([
      { from: '2016-10-21T11:50:00.000Z', to: '2016-10-21T11:51:00.000Z' },
    ]);
    expect(asOfFields(new Snapshot(overview({})), NOON)).not.toHaveProperty('incomplete');
  });
});
