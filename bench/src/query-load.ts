import autocannon from 'autocannon';

/** How a query app fares under requests. */
export interface QueryLoad {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 16;

/** Asks one address at a rate, from a thread of its own; fails when an answer is not 200. */
export async function queryLoad(
  url: string,
  { requestsPerSecond, seconds }: { readonly requestsPerSecond: number; readonly seconds: number },
): Promise<QueryLoad> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    overallRate: requestsPerSecond,
    workers: 1,
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`query: ${result.non2xx} answers were not 200, ${result.errors} requests failed`);
  return {
    requestsPerSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
