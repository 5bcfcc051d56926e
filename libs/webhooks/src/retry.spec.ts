import { describe, expect, it } from '@jest/globals';
import { RETRY_PAUSES, retryPause } from './retry.js';

const HOUR = 3_600_000;

describe('retryPause', () => {
  it('grows with every attempt, and ends', () => {
    const pauses = RETRY_PAUSES.map((_, i) => retryPause(i + 1, undefined, 0) as number);
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    expect(retryPause(RETRY_PAUSES.length + 1, undefined, 0)).toBeUndefined();
  });

  it('waits as long as it is asked to, but an hour at most', () => {
    expect(retryPause(1, 90_000, 0)).toBe(90_000);
    expect(retryPause(1, 90 * HOUR, 0)).toBe(HOUR);
  });

  it('spreads what failed together', () => {
    expect(retryPause(3, undefined, 1)).toBeGreaterThan(retryPause(3, undefined, 0) as number);
  });
});
