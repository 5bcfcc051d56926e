import { describe, expect, it } from '@jest/globals';
import type { ApiKey, Scope } from '@hashpulse/api-keys';
import { StandingAccess } from './standing-access.js';

const request = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const ring = (valid: Record<string, Scope[]>) => ({
  find: (key: string) => valid[key] && ({ scopes: valid[key] } as unknown as ApiKey),
});

describe('StandingAccess', () => {
  it('ends, once, what a revoked key or one that lost its scope opened', () => {
    const access = new StandingAccess();
    const ended: string[] = [];
    for (const key of ['revoked', 'narrowed', 'kept'])
      access.watch(request(key), 'read', () => ended.push(key));
    const valid = ring({ narrowed: ['ingest'], kept: ['read'] });
    access.review(valid);
    access.review(valid);
    expect(ended).toEqual(['revoked', 'narrowed']);
  });

  it('forgets what is over, and leaves alone what no key opened', () => {
    const access = new StandingAccess();
    const ended: string[] = [];
    access.watch(request('over'), 'read', () => ended.push('over'))();
    access.watch({ headers: {} }, 'read', () => ended.push('open access'));
    access.review(ring({}));
    expect(ended).toEqual([]);
  });
});
