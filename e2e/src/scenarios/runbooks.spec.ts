import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import { type HashtagAnswer, TOPICS, type TrendsAnswer, partitionOf } from '@hashpulse/contracts';
import { RecordProducer } from '@hashpulse/kafka';
import { OperatedSystem } from '../operation/operated-system.js';
import { Operator, runbookOf } from '../operation/runbook.js';
import { SteadyTraffic } from '../operation/steady-traffic.js';
import { exactVolumes, type GeneratedPost, generatedPosts } from './generated-posts.js';

jest.setTimeout(300_000);

const START = Date.parse('2020-07-25T06:00:00Z');

let system: OperatedSystem;
let operator: Operator;
let traffic: SteadyTraffic;
/** Posts beside the traffic. */
const more: GeneratedPost[] = [];

beforeAll(async () => {
  system = await OperatedSystem.start({ MINUTE_BUCKETS_KEPT: '1440' });
  operator = await Operator.of(system);
  traffic = new SteadyTraffic(system, 1, START);
});
beforeEach(() => traffic.resume());
afterAll(async () => {
  await traffic?.pause();
  await operator?.stop();
  await system?.stop();
});

/** Runs the blocks of a section one after the other. */
async function follow(heading: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  let said = '';
  for (const block of runbookOf(heading)) said += await operator.run(block, variables);
  return said;
}

/** Where the counts differ from those of what was sent, of the traffic only posts from this number on count. */
async function wrong(since = 0, beside: readonly GeneratedPost[] = more): Promise<string[]> {
  await traffic.pause();
  await system.settled();
  const exact = exactVolumes([...traffic.sent.slice(since), ...beside]);
  const counted = await system.counted.figures();
  const names = [...new Set([...exact.keys(), ...counted.keys()])];
  const different = names.filter((name) => exact.get(name) !== counted.get(name)?.volume);
  return different.map((name) => `${name}: ${counted.get(name)?.volume}, exact ${exact.get(name)}`);
}

async function produce(posts: readonly GeneratedPost[]): Promise<void> {
  const producer = new RecordProducer(system.kafka);
  await producer.connect();
  await producer.send([
    { topic: TOPICS.posts, messages: posts.map(({ key, json }) => ({ key, value: json })) },
  ]);
  await producer.disconnect();
  more.push(...posts);
}

const ask = async <T>(path: string): Promise<T> => (await (await fetch(system.queryUrl + path)).json()) as T;

describe('the runbook, followed to the letter, of', () => {
  it('lag that grows: more workers take it on', async () => {
    await system.scale('tagger', 0);
    await produce(generatedPosts(77, 20_000, START, 30));
    expect(await follow('Lag grows')).toContain('"completeUntil"');
    expect(system.of('tagger').length).toBe(3);
    expect(await wrong()).toEqual([]);
  });

  it('a hot partition', async () => {
    const posts = generatedPosts(78, 10_000, traffic.at, 1);
    await produce(posts.map((post) => withText(post, 'hot')));
    await follow('Hot partition');
    expect(await wrong()).toEqual([]);
    await system.scale('aggregator', 2);
  });

  it('a full Redis', async () => {
    await system.store.config('SET', 'maxmemory', '1mb');
    const [tagger] = system.of('tagger');
    await tagger?.line(/OOM/);
    await follow('Redis full');
    await traffic.more(400);
    expect(await wrong()).toEqual([]);
  });

  it('a lost broker', async () => {
    await system.kafkaServer.kill();
    const posts = generatedPosts(79, 500, traffic.at, 1);
    await traffic.post(posts);
    more.push(...posts);
    await system.kafkaServer.start();
    await follow('A broker is lost');
    expect(await wrong()).toEqual([]);
  });

  it('a restored Redis: what came after the backup is counted again', async () => {
    const [backup = '', restore = ''] = runbookOf('Restore Redis from a backup');
    await operator.run(backup);
    await traffic.more(600);
    await operator.run(restore);
    await traffic.more(200);
    expect(await wrong()).toEqual([]);
  });

  it('a change of the number of partitions, of both topics', async () => {
    await follow('Change the number of partitions');
    await traffic.more(400);
    expect(await wrong()).toEqual([]);
    const partitions = await Promise.all(
      [TOPICS.posts, TOPICS.hashtags].map(async (topic) => (await system.counted.ends(topic)).size),
    );
    expect(partitions).toEqual([16, 16]);
  });

  it('a poisoned hashtag: hidden, or cleared when it stops the aggregators', async () => {
    const [deny = '', clear = ''] = runbookOf('Clear a poisoned hashtag');
    const shown = async () =>
      (await ask<TrendsAnswer>('/v1/trends?window=24h&rank=volume&limit=100')).trends.map(
        ({ hashtag }) => hashtag,
      );
    expect(await shown()).toContain('twitterdown');
    await operator.run(deny, { HASHTAG: 'TwitterDown' });
    await untilTrue('the denial', 10_000, async () => !(await shown()).includes('twitterdown'));

    const aggregators = [...system.of('aggregator')];
    await traffic.pause();
    await system.settled();
    await system.scale('aggregator', 0);
    const at = traffic.sent.at(-1)?.at ?? 0;
    const bucket = `hp:{hashtags:${partitionOf('covid19', 16)}}:h${Math.floor(at / 3_600_000)}`;
    await system.store.hset(bucket, 'covid19', 'damaged');
    const victim = system.launch('aggregator');
    const [post] = generatedPosts(80, 1, at - (at % 60_000), 1);
    await produce([withText(post as GeneratedPost, 'covid19')]);
    expect(await victim.exit()).toBe(1);
    traffic.resume();
    expect(aggregators.length).toBe(2);

    const before = traffic.sent.length;
    expect(await operator.run(clear, { HASHTAG: 'COVID19' })).toContain('"hashtag":"covid19"');
    await traffic.more(400);
    const others = (await wrong()).filter((name) => !name.includes(' covid19:'));
    expect(others).toEqual([]);
    const { volume } = await ask<HashtagAnswer>('/v1/hashtags/covid19?window=24h');
    expect(volume).toBeGreaterThan(0);
    expect(volume).toBeLessThanOrEqual(countOf('covid19', traffic.sent.slice(before - 2_000)));
  });

  it('a replay from a time, which says what is missing, and of everything', async () => {
    await traffic.pause();
    await system.settled();
    const before = traffic.sent.length;
    // The time by which posts are chosen is Kafka's own, in milliseconds.
    await delay(50);
    const from = new Date().toISOString();
    traffic.resume();
    await traffic.more(600);
    await follow('Replay from a time', { FROM: from });
    expect(await wrong(before, [])).toEqual([]);
    expect((await ask<TrendsAnswer>('/v1/trends?window=24h')).incomplete).toHaveLength(1);

    const [block = ''] = runbookOf('Replay from a time');
    await operator.run(block.replace('--from "$FROM"', '--all'));
    expect(await wrong()).toEqual([]);
    expect(await ask<TrendsAnswer>('/v1/trends?window=24h')).not.toHaveProperty('incomplete');
  });
});

function countOf(hashtag: string, posts: readonly GeneratedPost[]): number {
  return posts.filter(({ hashtags }) => hashtags.includes(hashtag)).length;
}

/** The same post with this hashtag alone. */
function withText(post: GeneratedPost, hashtag: string): GeneratedPost {
  const json = JSON.stringify({ ...(JSON.parse(post.json) as object), text: `#${hashtag}` });
  return { ...post, json, hashtags: [hashtag] };
}
