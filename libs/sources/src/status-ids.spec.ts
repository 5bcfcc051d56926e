import { describe, expect, it } from '@jest/globals';
import { earlierId, laterId } from './status-ids.js';

describe('ids of statuses', () => {
  it('are compared by length, then by text', () => {
    expect(laterId('9', '10')).toBe('10');
    expect(laterId('103', '102')).toBe('103');
    expect(laterId(undefined, '1')).toBe('1');
  });

  it('go back in time where they tell one', () => {
    const id = BigInt(Date.parse('2019-12-08T03:48:33.901Z')) << 16n;
    const back = BigInt(earlierId(String(id + 77n), 300_000));
    expect(Number(back >> 16n)).toBe(Date.parse('2019-12-08T03:43:33.901Z'));
    expect(earlierId('01J8Z', 300_000)).toBe('01J8Z');
    expect(earlierId('17', 300_000)).toBe('17');
  });
});
