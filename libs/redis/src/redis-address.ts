import type { ClusterNode } from 'ioredis';

/** Where Redis is. */
export interface RedisAddress {
  /** `redis://` or, by TLS, `rediss://`, with user and password if they are asked for. */
  readonly url: string;
  /** `host:port` of nodes of a Redis Cluster; with none the URL is that of a Redis by itself. */
  readonly clusterNodes?: readonly string[];
}

/** The address that the variables `REDIS_URL` and `REDIS_CLUSTER_NODES` name. */
export function redisAddress(settings: {
  readonly REDIS_URL: string;
  readonly REDIS_CLUSTER_NODES?: readonly string[];
}): RedisAddress {
  return { url: settings.REDIS_URL, clusterNodes: settings.REDIS_CLUSTER_NODES ?? [] };
}

/** The address that a command is told: a URL, and nodes with commas between them, if it is a cluster. */
export function redisAddressOf(url: string, clusterNodes = ''): RedisAddress {
  return { url, clusterNodes: clusterNodes.split(',').filter((node) => node !== '') };
}

/** A `host:port` of which the port is what stands behind the last colon. */
export function clusterNode(text: string): ClusterNode & object {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/** How every node of a cluster is spoken to, as the URL says it. */
export function nodeCredentials(url: string): { username?: string; password?: string; tls?: object } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}
