import type { Freshness } from './freshness.js';
import { usageText } from './usage-text.js';

/** For people to read. */
export function freshnessText({ postsPerSecond, probes, p50Ms, p99Ms, queries, usage }: Freshness): string {
  const asked = queries
    ? `; meanwhile ${queries.requestsPerSecond} requests/s of /v1/trends, p50 ${queries.p50Ms} ms, p99 ${queries.p99Ms} ms`
    : '';
  const first = `Freshness at ${postsPerSecond} posts/s: seen after ${p50Ms} ms (p50), ${p99Ms} ms (p99) of ${probes} probes${asked}.`;
  return `${first}\n${usageText(usage)}`;
}
