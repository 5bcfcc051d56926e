import autocannon from 'autocannon';

/** What is sent, and how hard. */
export interface LoadSettings {
  readonly url: string;
  readonly connections: number;
  /** Requests a second over all connections; absent: each sends its next as soon as it is answered. */
  readonly rate?: number;
  readonly seconds: number;
  readonly postsPerRequest: number;
}

/** What came back. */
export interface LoadResult {
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Connections that broke, and requests without an answer. */
  readonly errors: number;
  readonly acceptedPosts: number;
  readonly seconds: number;
  /** Of answers with 202, ms. */
  readonly acceptedP50: number;
  readonly acceptedP99: number;
}

const run = Date.now().toString(36);
let bodies = 0;

/** New posts, so that each is one more to count. */
function body(posts: number): string {
  const id = `${run}-${process.pid}-${bodies++}`;
  const createdAt = new Date().toISOString();
  const lines = Array.from({ length: posts }, (_, i) =>
    JSON.stringify({
      id: `${id}-${i}`,
      network: 'twitter',
      author: { id: `author-${i % 50}`, followers: 120 },
      text: `a post of an ordinary length about #tag${(bodies * 7 + i) % 1_000} and #load`,
      createdAt,
    }),
  );
  return lines.join('\n');
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Sends posts for a while. */
export async function generateLoad(settings: LoadSettings): Promise<LoadResult> {
  const { url, connections, rate, seconds, postsPerRequest } = settings;
  const statuses: Record<number, number> = {};
  const accepted: number[] = [];
  const began = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: `${url}/v1/posts`,
        connections,
        duration: seconds,
        timeout: 30,
        ...(rate === undefined ? {} : { overallRate: rate }),
        requests: [
          {
            method: 'POST',
            headers: { 'content-type': 'application/x-ndjson' },
            setupRequest: (request) => ({ ...request, body: body(postsPerRequest) }),
          },
        ],
      },
      (error, done) => (error ? reject(error as Error) : resolve(done)),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 202) accepted.push(milliseconds);
    });
  });
  accepted.sort((a, b) => a - b);
  return {
    statuses,
    errors: result.errors,
    acceptedPosts: (statuses[202] ?? 0) * postsPerRequest,
    seconds: (performance.now() - began) / 1_000,
    acceptedP50: percentile(accepted, 0.5),
    acceptedP99: percentile(accepted, 0.99),
  };
}
