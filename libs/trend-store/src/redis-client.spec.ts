import { describe, expect, it } from '@jest/globals';
import { isPassing } from './redis-client.js';

describe('what passes by waiting', () => {
  it.each([
    "OOM command not allowed when used memory > 'maxmemory'. script: f_ab, on @user_script:17.",
    "ERR Error running script (call to f_ab): @user_script:17: @user_script: 17: -OOM command not allowed when used memory > 'maxmemory'.",
    'ERR Error running script (call to f_ab): @user_script:17: @user_script: 17: -MISCONF Redis is configured to save RDB snapshots',
    'LOADING Redis is loading the dataset in memory',
    'Connection is closed.',
  ])('%s', (message) => expect(isPassing(new Error(message))).toBe(true));

  it.each([
    'ERR Error running script (call to f_ab): @user_script:3: attempt to index a nil value',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'NOPERM this user has no permissions',
  ])('not: %s', (message) => expect(isPassing(new Error(message))).toBe(false));
});
