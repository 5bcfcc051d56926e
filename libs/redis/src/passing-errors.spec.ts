import { describe, expect, it } from '@jest/globals';
import { isPassing } from './passing-errors.js';

describe('what passes by waiting', () => {
  it.each([
    "OOM command not allowed when used memory > 'maxmemory'. script: f_ab, on @user_script:17.",
    "ERR Error running script (call to f_ab): @user_script:17: @user_script: 17: -OOM command not allowed when used memory > 'maxmemory'.",
    'ERR Error running script (call to f_ab): @user_script:17: @user_script: 17: -MISCONF Redis is configured to save RDB snapshots',
    'LOADING Redis is loading the dataset in memory',
    'Connection is closed.',
    'CLUSTERDOWN The cluster is down',
    'Too many Cluster redirections. Last error: ReplyError: MOVED 866 127.0.0.1:7001',
    "Cluster isn't ready and enableOfflineQueue options is false",
    'Failed to refresh slots cache.',
    'None of startup nodes is available',
  ])('%s', (message) => expect(isPassing(new Error(message))).toBe(true));

  it.each([
    'ERR Error running script (call to f_ab): @user_script:3: attempt to index a nil value',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'MOVED 866 127.0.0.1:7001',
    "CROSSSLOT Keys in request don't hash to the same slot",
    'EXECABORT Transaction discarded because of previous errors.',
    'NOPERM this user has no permissions',
  ])('not: %s', (message) => expect(isPassing(new Error(message))).toBe(false));

  it.each([
    ['MOVED 866 127.0.0.1:7001', true],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', false],
  ])('a transaction that failed because of %s: %s', (message, passes) => {
    const aborted = new Error('EXECABORT Transaction discarded because of previous errors.');
    expect(isPassing(Object.assign(aborted, { previousErrors: [new Error(message)] }))).toBe(passes);
  });
});
