import { describe, expect, it } from '@jest/globals';
import { clusterNode, nodeCredentials, redisAddress, redisAddressOf } from './redis-address.js';

describe('the address of Redis', () => {
  it('is of a cluster when nodes are named', () => {
    const url = 'redis://a:1';
    expect(redisAddress({ REDIS_URL: url, REDIS_CLUSTER_NODES: ['b:2'] })).toEqual({
      url,
      clusterNodes: ['b:2'],
    });
    expect(redisAddressOf(url, 'b:2,c:3').clusterNodes).toEqual(['b:2', 'c:3']);
    expect(redisAddressOf(url, '').clusterNodes).toEqual([]);
    expect(clusterNode('redis-0.example.org:6379')).toEqual({ host: 'redis-0.example.org', port: 6379 });
  });

  it('tells how its nodes are spoken to', () => {
    expect(nodeCredentials('redis://a:1')).toEqual({});
    expect(nodeCredentials('rediss://me:s%25%40cret@a:1')).toEqual({
      username: 'me',
      password: 's%@cret',
      tls: {},
    });
  });
});
