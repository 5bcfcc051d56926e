import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TOPICS } from '@hashpulse/contracts';
import { AppProcess } from '@hashpulse/testing';
import { alertRules, dashboardQueries, metricsOf } from '../deploy-metrics.js';
import { generatedPosts } from './generated-posts.js';
import { type AppName, Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const APPS: readonly AppName[] = ['ingest', 'tagger', 'aggregator', 'query'];
const START = Date.parse('2021-02-03T04:00:00Z');

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.start();
});
afterAll(async () => pipeline?.stop());

/** What an app exports: each sample's value by its name and labels. */
async function scrape(app: AppName): Promise<Map<string, number>> {
  return samplesAt(await pipeline.url(app));
}

/** What `sources` exports, when it reads a file. */
async function scrapeSource(): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'hashpulse-metrics-'));
  const file = join(folder, 'none.ndjson');
  writeFileSync(file, '');
  const settings = { SOURCE: 'file', SOURCE_ADDRESS: file, SOURCE_STATE_DIR: folder, HTTP_PORT: '0' };
  const source = new AppProcess('sources', { ...settings, INGEST_URL: await pipeline.url('ingest') });
  const samples = await samplesAt(await source.url());
  await source.stop();
  rmSync(folder, { recursive: true });
  return samples;
}

async function samplesAt(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** The values of all samples whose names and labels match. */
async function values(app: AppName, pattern: RegExp): Promise<number[]> {
  return [...(await scrape(app))].flatMap(([name, value]) => (pattern.test(name) ? [value] : []));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('metrics', () => {
  it('tell what became of every post, and that nothing waits', async () => {
    const posts = generatedPosts(31, 400, START, 20);
    const late = generatedPosts(32, 7, START - 86_400_000, 5);
    const lines = posts.map(({ json }) => json);
    await pipeline.post([...lines, '{']);
    await pipeline.settled();
    await pipeline.post(lines.slice(0, 50));
    await pipeline.post(late.map(({ json }) => json));
    const junk = Array.from({ length: 5 }, (_, i) => ({ key: `twitter:junk${i}`, value: '{' }));
    await pipeline.produce(TOPICS.posts, junk);
    await pipeline.settled();

    const outcome = async (name: string) =>
      sum(await values('tagger', new RegExp(`^tagger_posts_total.*outcome="${name}"`)));
    expect({
      counted: await outcome('counted'),
      duplicate: await outcome('duplicate'),
      late: await outcome('late'),
      dead: await outcome('dead'),
    }).toEqual({ counted: 400, duplicate: 50, late: 7, dead: 5 });
    expect(sum(await values('ingest', /^ingest_posts_accepted_total/))).toBe(457);
    for (const app of ['tagger', 'aggregator'] as const) {
      expect(sum(await values(app, /^kafka_consumer_assigned_partitions/))).toBe(8);
      // Offsets of ends are asked for every five seconds.
      await expectSoon(
        async () => {
          const lag = await values(app, /^kafka_consumer_lag_records/);
          return { partitions: lag.length, waiting: sum(lag) };
        },
        { partitions: 8, waiting: 0 },
      );
      expect(sum(await values(app, /^kafka_consumer_batch_records_count/))).toBeGreaterThan(0);
    }
    expect(sum(await values('tagger', /^kafka_consumer_batch_records_sum/))).toBe(462);
    const [delay] = await values('query', /^query_watermark_delay_seconds/);
    expect(delay).toBeGreaterThan((Date.now() - START) / 1_000 - 3_600);
    expect(sum(await values('query', /^redis_memory_used_bytes/))).toBeGreaterThan(0);
  });

  it('count the readers of the stream', async () => {
    const abort = new AbortController();
    const stream = await fetch(`${await pipeline.url('query')}/v1/stream`, { signal: abort.signal });
    await stream.body?.getReader().read();
    expect(await values('query', /^query_stream_readers/)).toEqual([1]);
    abort.abort();
    await expectSoon(() => values('query', /^query_stream_readers/), [0]);
  });

  it('are all there that an alert or the dashboard reads', async () => {
    await pipeline.ask('/v1/trends');
    const exported = new Set<string>(['up']);
    for (const app of APPS)
      for (const name of (await scrape(app)).keys()) exported.add(name.split('{')[0] as string);
    for (const name of (await scrapeSource()).keys()) exported.add(name.split('{')[0] as string);
    const read = [...alertRules(), ...dashboardQueries()].flatMap(({ expr }) => metricsOf(expr));
    // A limit of Redis' memory is exported once it has one.
    await pipeline.redis.config('SET', 'maxmemory', '512mb');
    for (const name of (await scrape('query')).keys()) exported.add(name.split('{')[0] as string);
    await pipeline.redis.config('SET', 'maxmemory', '0');
    expect([...new Set(read)].filter((name) => !exported.has(name))).toEqual([]);
  });
});

/** Asks until the answer is as expected. */
async function expectSoon<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  const deadline = Date.now() + 20_000;
  let answer = await ask();
  while (JSON.stringify(answer) !== JSON.stringify(expected) && Date.now() < deadline) answer = await ask();
  expect(answer).toEqual(expected);
}
