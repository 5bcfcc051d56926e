import { describe, expect, it } from '@jest/globals';
import { proxyProblems } from './trusted-proxies.js';

describe('proxyProblems', () => {
  it('finds nothing in addresses and networks of both versions', () => {
    const TRUSTED_PROXIES = ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'];
    expect(proxyProblems({ TRUSTED_PROXIES })).toEqual([]);
  });

  it.each(['proxy.example', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', '*'])(
    'names %s as what cannot be used',
    (text) => {
      expect(proxyProblems({ TRUSTED_PROXIES: [text] })).toEqual([
        `TRUSTED_PROXIES has "${text}"; expected an address or a network such as 10.0.0.0/8`,
      ]);
    },
  );
});
