import { describe, expect, it, jest } from '@jest/globals';
import { floodRun } from '../flood/flood-run.js';

jest.setTimeout(240_000);

const HASHTAGS = 40_000;
/** Rooms so small that most of the flood is dropped: 8 partitions with 1,250 places an hour for 5,000 hashtags each. */
const ROOM = { minute: 400, hour: 1_250 };
/** Less than the cells of an hour take: query has to trim too. */
const QUERY_CACHE_BYTES = 1_048_576;

describe('a flood of hashtags', () => {
  it('stays within the rooms of its buckets, and the hashtags that are used are found in every ranking', async () => {
    const { largestBucket, cells, unlisted, wrong } = await floodRun({
      hashtags: HASHTAGS,
      env: {
        HASHTAGS_PER_MINUTE: String(ROOM.minute),
        HASHTAGS_PER_HOUR: String(ROOM.hour),
        CELLS_HELD: '100',
        QUERY_CACHE_BYTES: String(QUERY_CACHE_BYTES),
      },
      settleWithinSeconds: 180,
      log: () => undefined,
    });
    expect(wrong).toEqual([]);
    // One place more than the room for the traffic of the flooded network.
    expect(largestBucket).toBeLessThanOrEqual(ROOM.hour + 1);
    expect(cells).toBeLessThanOrEqual(8 * (ROOM.hour + 1 + 11 * (ROOM.minute + 1)));
    expect(unlisted?.volume).toBeGreaterThan(0);
  });
});
