import { expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

it.each([
  [null, undefined],
  ['7', 7_000],
  [' 0 ', 0],
  ['Fri, 21 Oct 2016 11:10:30 GMT', 30_000],
  ['Fri, 21 Oct 2016 11:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s', (header, ms) =>
  expect(retryAfter(header, Date.parse('2016-10-21T11:10:00Z'))).toBe(ms),
);
