import { describe, expect, it } from '@jest/globals';
import { isSilent } from './silence.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('isSilent', () => {
  it('is surprised only after many mean gaps', () => {
    const onePerMinute = 1 / MINUTE;
    expect(isSilent(onePerMinute, 0, 13 * MINUTE)).toBe(false);
    expect(isSilent(onePerMinute, 0, 14 * MINUTE)).toBe(true);
  });

  it('never calls less than a minute a silence', () => {
    expect(isSilent(1, 0, 59 * SECOND)).toBe(false);
    expect(isSilent(1, 0, 60 * SECOND)).toBe(true);
  });

  it('knows no silence of a network that never posts', () => {
    expect(isSilent(0, 0, 1e12)).toBe(false);
  });
});
