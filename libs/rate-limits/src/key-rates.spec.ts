import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ApiKey, KeyLimits } from '@hashpulse/api-keys';
import { KeyRates } from './key-rates.js';

const key = (id: string, limits?: KeyLimits): ApiKey => ({
  id,
  name: id,
  sha256: '',
  scopes: ['ingest'],
  createdAt: '',
  ...(limits && { limits }),
});

afterEach(() => void jest.useRealTimers());

describe.each([
  ['by itself', undefined],
  ['while Redis is away', { url: 'redis://127.0.0.1:1' }],
  ['while a Redis Cluster is away', { url: 'redis://127.0.0.1:1', clusterNodes: ['127.0.0.1:1'] }],
])('KeyRates %s', (_, address) => {
  it('lets ten seconds of a limit through at once, no more, and more after them', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const rates = new KeyRates(address, () => undefined);
    const limited = key('a', { postsPerSecond: 3 });
    const outcomes = [];
    for (let i = 0; i < 4; i++) outcomes.push(await rates.use(limited, { posts: 10, bytes: 1 }));
    expect(outcomes.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(outcomes[3]).toEqual({ kind: 'later', limit: '3 posts a second', seconds: 10 });
    expect(await rates.use(key('b', { postsPerSecond: 3 }), { posts: 30, bytes: 1 })).toBeUndefined();
    jest.advanceTimersByTime(10_001);
    expect(await rates.use(limited, { posts: 30, bytes: 1 })).toBeUndefined();
    rates.close();
  });

  it('counts bytes too, refuses what never fits, and leaves keys without limits alone', async () => {
    const rates = new KeyRates(address, () => undefined);
    const limited = key('a', { bytesPerSecond: 100 });
    expect(await rates.use(limited, { posts: 1, bytes: 1_001 })).toMatchObject({ kind: 'too-large' });
    expect(await rates.use(limited, { posts: 1, bytes: 1_000 })).toBeUndefined();
    expect(await rates.use(limited, { posts: 1, bytes: 1 })).toMatchObject({ kind: 'later' });
    expect(await rates.use(key('b'), { posts: 1e9, bytes: 1e12 })).toBeUndefined();
    rates.close();
  });
});
