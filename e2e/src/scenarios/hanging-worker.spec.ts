import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { postKey, TOPICS, type TrendsAnswer } from '@hashpulse/contracts';
import { AppProcess } from '@hashpulse/testing';
import { Pipeline } from './pipeline.js';

jest.setTimeout(180_000);

const START = Date.parse('2022-02-02T10:00:00Z');
const MINUTE = 60_000;
/** Enough for every partition to have some. */
const POSTS = 64;

let pipeline: Pipeline;
let second: AppProcess;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  second = new AppProcess('tagger', {
    KAFKA_BROKERS: pipeline.brokers.join(','),
    REDIS_URL: pipeline.redisUrl,
    HTTP_PORT: '0',
  });
  const url = await second.url();
  while (!(await fetch(`${url}/health/ready`)).ok);
});
afterAll(async () => {
  await second?.stop('SIGKILL');
  await pipeline?.stop();
});

let ids = 0;
/** Posts of a minute; every second one is written into any partition, and has to be sent on to its own. */
async function produce(minute: number): Promise<void> {
  const messages = Array.from({ length: POSTS }, (_, i) => {
    ids += 1;
    const createdAt = new Date(START + minute * MINUTE).toISOString();
    const post = { id: `hang${ids}`, network: 'x', author: { id: `a${ids}` }, text: '#here', createdAt };
    return { key: i % 2 === 0 ? postKey(post) : null, value: JSON.stringify(post) };
  });
  await pipeline.produce(TOPICS.posts, messages);
}

async function look(): Promise<{ counted: number; completeUntil: number }> {
  const { trends, completeUntil } = await pipeline.ask<TrendsAnswer>('/v1/trends?rank=volume');
  return { counted: trends[0]?.volume ?? 0, completeUntil: Date.parse(completeUntil ?? '') };
}

describe('a tagger that hangs', () => {
  it('holds completeUntil: what waits in its partitions is never claimed to be counted', async () => {
    await produce(0);
    await pipeline.settled();
    process.kill(second.pid, 'SIGSTOP');
    await produce(1);
    await produce(2);
    const claims: Awaited<ReturnType<typeof look>>[] = [];
    // Longer than its session: others then take its partitions over, and all is counted.
    for (;;) {
      const seen = await look();
      claims.push(seen);
      if (seen.completeUntil === START + 2 * MINUTE && seen.counted === 3 * POSTS) break;
    }
    const partly = claims.filter(({ counted }) => counted > POSTS && counted < 3 * POSTS);
    expect(partly.length).toBeGreaterThan(0);
    for (const { counted, completeUntil } of claims) {
      if (completeUntil > START + MINUTE) expect(counted).toBeGreaterThanOrEqual(2 * POSTS);
      if (completeUntil > START) expect(counted).toBeGreaterThan(POSTS);
    }
    process.kill(second.pid, 'SIGCONT');
    await pipeline.settled();
    expect((await look()).counted).toBe(3 * POSTS);
  });
});
