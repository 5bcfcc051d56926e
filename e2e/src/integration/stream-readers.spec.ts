import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import { AppProcess, startTestRedis, type TestRedis } from '@hashpulse/testing';

jest.setTimeout(120_000);

const READERS = 1_000;
/** What a silent reader may cost at most: socket, response and a place in a map; bytes. */
const BYTES_PER_READER = 100_000;

let redis: TestRedis;
let query: AppProcess;
let url: URL;
const readers: Socket[] = [];

beforeAll(async () => {
  redis = await startTestRedis();
  query = new AppProcess('query', { QUERY_PORT: '0', REDIS_URL: redis.url });
  url = new URL(await query.url());
});
afterAll(async () => {
  for (const reader of readers) reader.destroy();
  await query?.stop();
  await redis?.stop();
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]);
}

/** Opens a stream; counts the events that it gets. */
async function open(onEvent: () => void): Promise<void> {
  const reader = connect(Number(url.port), url.hostname);
  readers.push(reader);
  await once(reader, 'connect');
  reader.write('GET /v1/stream?limit=10 HTTP/1.1\r\nHost: x\r\n\r\n');
  reader.on('data', (chunk) => chunk.includes('event: trends') && onEvent());
}

describe('a thousand silent readers of /v1/stream', () => {
  it('are all told the present, and cost little memory', async () => {
    const before = await metric('process_resident_memory_bytes');
    let told = 0;
    for (let i = 0; i < READERS; i += 100)
      await Promise.all(Array.from({ length: 100 }, () => open(() => (told += 1))));
    await untilTrue('an event for each', 60_000, async () => told === READERS);
    const after = await metric('process_resident_memory_bytes');
    expect(after - before).toBeLessThan(READERS * BYTES_PER_READER);
  });

  it('leave nothing behind when they go', async () => {
    for (const reader of readers) reader.destroy();
    let told = 0;
    await open(() => (told += 1));
    await untilTrue('an event for the next reader', 30_000, async () => told === 1);
    expect((await fetch(new URL('/health/ready', url))).status).toBe(200);
  });
});
