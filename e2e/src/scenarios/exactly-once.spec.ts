import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TOPICS } from '@hashpulse/contracts';
import { exactVolumes, type GeneratedPost, generatedPosts, shuffled } from './generated-posts.js';
import { type AppName, Pipeline } from './pipeline.js';

jest.setTimeout(300_000);

const START = Date.parse('2020-07-25T06:00:00Z');
const HALF_AN_HOUR = 30 * 60_000;

let pipeline: Pipeline;
beforeAll(async () => {
  // Minutes are kept for the whole day, so that every minute of it can be compared.
  pipeline = await Pipeline.start({ MINUTE_BUCKETS_KEPT: '1440' });
});
afterAll(async () => pipeline?.stop());

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Where two counts differ; a whole map would be unreadable. */
function differences(counted: ReadonlyMap<string, number>, exact: ReadonlyMap<string, number>): string[] {
  const names = new Set([...counted.keys(), ...exact.keys()]);
  const different = [...names].filter((name) => counted.get(name) !== exact.get(name));
  return different.map((name) => `${name}: counted ${counted.get(name)}, exact ${exact.get(name)}`);
}

async function produceAll(posts: readonly GeneratedPost[]): Promise<void> {
  await pipeline.produce(
    TOPICS.posts,
    posts.map(({ key, json }) => ({ key, value: json })),
  );
}

describe('every minute and hour of every hashtag', () => {
  const all: GeneratedPost[] = [];
  let records = 0;

  async function expectExact(): Promise<void> {
    await pipeline.settled();
    expect(differences(await pipeline.volumes(), exactVolumes(all))).toEqual([]);
    const {
      read = 0,
      forwarded = 0,
      counted = 0,
      duplicates = 0,
      late = 0,
      dead = 0,
    } = await pipeline.tally();
    expect({ in: read - forwarded, counted, sum: counted + duplicates + late + dead, late, dead }).toEqual({
      in: records,
      counted: all.length,
      sum: records,
      late: 0,
      dead: 0,
    });
  }

  it('is exact over HTTP and over Kafka, half of the posts by both ways', async () => {
    const posts = generatedPosts(1, 6_000, START, 120);
    all.push(...posts);
    for (const lines of chunks(posts.slice(0, 4_000), 500))
      await pipeline.post(lines.map(({ json }) => json));
    await produceAll(posts.slice(2_000));
    records += 8_000;
    await expectExact();
  });

  it('stays exact when all is sent again, shuffled within half an hour', async () => {
    const again = shuffled(all, 2, HALF_AN_HOUR);
    await produceAll(again);
    records += again.length;
    await expectExact();
  });

  it('stays exact when producers choose other partitions, or none', async () => {
    const posts = generatedPosts(3, 2_000, START + 2 * 3_600_000, 30);
    all.push(...posts);
    await pipeline.produce(
      TOPICS.posts,
      posts.map(({ json }) => ({ key: null, value: json })),
    );
    await pipeline.produce(
      TOPICS.posts,
      posts.map(({ key, json }) => ({ key: `other ${key}`, value: json })),
    );
    await produceAll(posts);
    records += 3 * posts.length;
    await expectExact();
  });

  it.each<[AppName, number]>([
    ['tagger', 11],
    ['aggregator', 12],
    ['ingest', 13],
    ['query', 14],
  ])('stays exact when %s is killed in the middle', async (name, seed) => {
    const posts = generatedPosts(seed, 4_000, START + 3 * 3_600_000, 60);
    all.push(...posts);
    const sending = produceAll(shuffled(posts, 7, HALF_AN_HOUR));
    await pipeline.killAndRestart(name);
    await sending;
    const repeated = posts.slice(0, 1_000);
    const killing = pipeline.killAndRestart(name);
    await pipeline.post(repeated.map(({ json }) => json));
    await killing;
    await pipeline.settled();
    // What ingest had taken when it was killed before its answer is in twice: only then is the number of records open.
    records =
      name === 'ingest'
        ? (await pipeline.records(TOPICS.posts)) - ((await pipeline.tally()).forwarded ?? 0)
        : records + 5_000;
    await expectExact();
  });

  it('survives an orderly restart of both workers, which exit with 0', async () => {
    const posts = generatedPosts(30, 2_000, START + 4 * 3_600_000, 20);
    all.push(...posts);
    const sending = produceAll(posts);
    expect([await pipeline.restart('tagger'), await pipeline.restart('aggregator')]).toEqual([0, 0]);
    await sending;
    records += posts.length;
    await expectExact();
  });
});
