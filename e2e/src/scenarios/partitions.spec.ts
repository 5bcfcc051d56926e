import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TOPICS } from '@hashpulse/contracts';
import { RecordProducer, withAdmin } from '@hashpulse/kafka';
import { partitionCount } from '@hashpulse/trend-store';
import { OperatedSystem } from '../operation/operated-system.js';
import { SteadyTraffic } from '../operation/steady-traffic.js';
import { exactVolumes, type GeneratedPost } from './generated-posts.js';

jest.setTimeout(300_000);

const TOOL = fileURLToPath(new URL('../../../tools/stored-state/dist/partitions.js', import.meta.url));
const START = Date.parse('2020-07-25T06:00:00Z');

let system: OperatedSystem;
let traffic: SteadyTraffic;
/** Posts that were taken back, and the likes that were given. */
const deleted = new Set<string>();
const likes = new Map<string, number>();

beforeAll(async () => {
  system = await OperatedSystem.start({ MINUTE_BUCKETS_KEPT: '1440' });
  traffic = new SteadyTraffic(system, 1, START);
  traffic.resume();
});
afterAll(async () => {
  await traffic?.pause();
  await system?.stop();
});

function start(args: readonly string[]): ChildProcess {
  const env = { ...process.env, ...system.environment, NODE_OPTIONS: '--no-warnings' };
  return spawn(process.execPath, [TOOL, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = start(args);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

async function produce(posts: readonly GeneratedPost[], change: (post: object) => object): Promise<void> {
  const producer = new RecordProducer(system.kafka);
  await producer.connect();
  const messages = posts.map(({ key, json }) => ({
    key,
    value: JSON.stringify(change(JSON.parse(json) as object)),
  }));
  await producer.send([{ topic: TOPICS.posts, messages }]);
  await producer.disconnect();
}

/** Sends posts again: as they were, with likes, and taken back. */
async function sendAgain(posts: readonly GeneratedPost[]): Promise<void> {
  const [same, liked, gone] = [0, 1, 2].map((kind) => posts.filter((_, i) => i % 10 === kind));
  await produce(same ?? [], (post) => post);
  await produce(liked ?? [], (post) => ({ ...post, engagement: { likes: 3 } }));
  await produce(gone ?? [], (post) => ({ ...post, deleted: true }));
  for (const { key } of liked ?? []) if (!deleted.has(key)) likes.set(key, 3);
  for (const { key } of gone ?? []) deleted.add(key);
}

/** Every figure that differs from what was sent, and what became of the posts. */
async function wrong(): Promise<string[]> {
  await traffic.pause();
  await system.settled();
  const left = traffic.sent.filter(({ key }) => !deleted.has(key));
  const volumes = exactVolumes(left);
  const liked = exactLikes(left);
  const counted = await system.counted.figures();
  const names = new Set([...volumes.keys(), ...counted.keys()]);
  const found = [...names].filter(
    (name) =>
      counted.get(name)?.volume !== volumes.get(name) || counted.get(name)?.likes !== (liked.get(name) ?? 0),
  );
  const { read = 0, forwarded = 0, counted: posts = 0, ...others } = await system.counted.tally();
  const { duplicates = 0, late = 0, dead = 0 } = others;
  // A deletion may overtake its post, which then counts as sent again.
  if (posts > traffic.sent.length || late + dead > 0 || read !== forwarded + posts + duplicates) {
    found.push(JSON.stringify(await system.counted.tally()));
  }
  traffic.resume();
  return found.map((name) => `${name}: ${JSON.stringify(counted.get(name))}, exact ${volumes.get(name)}`);
}

function exactLikes(posts: readonly GeneratedPost[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const post of posts.filter(({ key }) => likes.has(key))) {
    for (const name of exactVolumes([post]).keys()) sums.set(name, (sums.get(name) ?? 0) + 3);
  }
  return sums;
}

async function stopped(...names: ('tagger' | 'aggregator')[]): Promise<void> {
  for (const name of names) {
    await system.scale(name, 0);
    if (name === 'tagger')
      expect(await run('--settled')).toEqual({ code: 0, said: expect.stringContaining('settled') });
  }
}

async function addPartitionsToKafka(topic: string, count: number): Promise<void> {
  await withAdmin(system.kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count }] }));
}

describe('the number of partitions', () => {
  it('is not changed while workers run, nor to one that keys cannot be divided by, and says why', async () => {
    await traffic.more(2_000);
    expect(await run('--topic', 'posts', '--to', '16')).toEqual({
      code: 1,
      said: expect.stringContaining('stop all taggers first'),
    });
    await system.scale('tagger', 0);
    expect((await run('--topic', 'posts', '--to', '12')).said).toContain('only a multiple of it is possible');
    expect((await run('--topic', 'posts', '--to', '4')).said).toContain('cannot take any away');
    expect(await partitionCount(system.store, 'posts')).toBe(8);
    await system.scale('tagger', 1);
    expect(await wrong()).toEqual([]);
  });

  it('of posts is doubled while posts keep coming, and every count stays exact', async () => {
    await stopped('tagger');
    expect(await run('--topic', 'posts', '--to', '16')).toEqual({
      code: 0,
      said: expect.stringContaining('"topic"'),
    });
    await system.scale('tagger', 2);
    await sendAgain(traffic.sent.slice(0, 1_500));
    await traffic.more(1_000);
    expect(await wrong()).toEqual([]);
    expect((await system.counted.ends(TOPICS.posts)).size).toBe(16);
  });

  it('of hashtags is doubled, killed in the middle and taken back or gone on with', async () => {
    for (const ms of [500, 1_000]) {
      await stopped('tagger', 'aggregator');
      const child = start(['--topic', 'hashtags', '--to', '16']);
      const ended = once(child, 'close');
      // Wherever it is by then; once it is through, the next one has nothing to do.
      await delay(ms);
      child.kill('SIGKILL');
      await ended;
      const back = await run('--topic', 'hashtags', '--take-back');
      if (back.code !== 0)
        expect(await run('--topic', 'hashtags', '--to', '16')).toEqual({
          code: 0,
          said: expect.stringContaining('"topic"'),
        });
      await Promise.all([system.scale('aggregator', 2), system.scale('tagger', 1)]);
      await traffic.more(400);
      expect(await wrong()).toEqual([]);
    }
    await stopped('tagger', 'aggregator');
    expect(await run('--topic', 'hashtags', '--to', '16')).toEqual({
      code: 0,
      said: expect.stringContaining('"topic"'),
    });
    await Promise.all([system.scale('aggregator', 2), system.scale('tagger', 1)]);
    await sendAgain(traffic.sent.slice(500, 2_500));
    await traffic.more(1_000);
    expect(await wrong()).toEqual([]);
    expect((await system.counted.ends(TOPICS.hashtags)).size).toBe(16);
  });

  it.each(['posts', 'hashtags'] as const)(
    'of %s that somebody changed in Kafka alone, or before a kill, stops the workers until it is gone on with',
    async (topic) => {
      await stopped('tagger', 'aggregator');
      await addPartitionsToKafka(topic, 32);
      const worker = system.launch(topic === 'posts' ? 'tagger' : 'aggregator');
      expect(await worker.exit()).toBe(1);
      expect(worker.lines.join('\n')).toContain(`${topic} has 32 partitions, but what is counted is of 16`);
      expect((await run('--topic', topic, '--take-back')).said).toContain('go on with --to 32');
      expect(await run('--topic', topic, '--to', '32')).toEqual({
        code: 0,
        said: expect.stringContaining('"topic"'),
      });
      await Promise.all([system.scale('aggregator', 1), system.scale('tagger', 1)]);
      await sendAgain(traffic.sent.slice(-1_000));
      await traffic.more(400);
      expect(await wrong()).toEqual([]);
    },
  );
});
