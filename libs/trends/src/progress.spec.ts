import { describe, expect, it } from '@jest/globals';
import { lowWatermark, streamTime } from './progress.js';

const source = (streamTime: number | null, caughtUp: boolean) => ({ next: 1, streamTime, caughtUp });

describe('the low watermark', () => {
  it('is that of the slowest source with records waiting', () => {
    expect(lowWatermark([source(100, false), source(50, false), source(900, true)])).toBe(50);
  });

  it('is not held back by an idle source, however old its last post', () => {
    expect(lowWatermark([source(5, true), source(100, false)])).toBe(100);
  });

  it('is the stream time when nothing waits', () => {
    expect(lowWatermark([source(5, true), source(100, true), source(null, true)])).toBe(100);
  });

  it('is unknown while a waiting source has not begun', () => {
    expect(lowWatermark([source(null, false), source(100, true)])).toBeUndefined();
  });

  it('and the stream time are unknown before the first post', () => {
    expect([lowWatermark([]), streamTime([])]).toEqual([undefined, undefined]);
  });
});
