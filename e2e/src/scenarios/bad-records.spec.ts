import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ORIGIN_HEADERS, TOPICS } from '@hashpulse/contracts';
import { type StoredRecord, TopicReader } from '@hashpulse/testing';
import { damagedRecords } from '../poison/damaged-records.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(120_000);

const START = Date.parse('2016-10-21T11:00:00Z');
const HOUR = 3_600_000;

let pipeline: Pipeline;
let dead: TopicReader;
let late: TopicReader;
beforeAll(async () => {
  pipeline = await Pipeline.start();
  dead = new TopicReader(pipeline.brokers, TOPICS.dead);
  late = new TopicReader(pipeline.brokers, TOPICS.late);
  await Promise.all([dead.start(), late.start()]);
});
afterAll(async () => {
  await Promise.all([dead?.stop(), late?.stop()]);
  await pipeline?.stop();
});

let ids = 0;
/** A valid post but for what is changed. */
function post(change: object = {}): { key: string; value: string } {
  ids += 1;
  const id = `p${ids}`;
  const valid = {
    id,
    network: 'twitter',
    author: { id: `a${ids}` },
    text: 'a #fine post',
    createdAt: new Date(START + ids * 1_000).toISOString(),
  };
  return { key: `twitter:${id}`, value: JSON.stringify({ ...valid, ...change }) };
}

const DEEP = `${'['.repeat(100)}${']'.repeat(100)}`;
const NEXT_YEAR = new Date(Date.now() + 365 * 24 * HOUR).toISOString();
const BAD: readonly (readonly [name: string, value: string | Buffer | null, reason: string])[] = [
  ['no value', null, 'empty-value'],
  ['an empty value', '', 'empty-value'],
  ['half a post', post().value.slice(0, 40), 'invalid-json'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'invalid-utf8'],
  ['100 deep JSON', DEEP, 'not-an-object'],
  ['a number', '42', 'not-an-object'],
  ['no author', post({ author: undefined }).value, 'missing-field'],
  ['negative followers', post({ author: { id: 'a', followers: -1 } }).value, 'invalid-field'],
  ['a network of capitals', post({ network: 'Twitter' }).value, 'invalid-field'],
  ['an endless text', post({ text: 'x'.repeat(100_001) }).value, 'invalid-field'],
  ['a lone surrogate in the id', post({ id: 'x\ud83d' }).value, 'ill-formed-unicode'],
  ['no time', post({ createdAt: '21 October 2016' }).value, 'invalid-time'],
  ['the year 9999', post({ createdAt: '9999-12-31T23:59:59Z' }).value, 'time-in-future'],
  ['next year', post({ createdAt: NEXT_YEAR }).value, 'time-in-future'],
];

const volumeOf = async (hashtag: string): Promise<number> => {
  let volume = 0;
  for (const [name, count] of await pipeline.volumes()) {
    if (name.startsWith('h') && name.endsWith(` ${hashtag}`)) volume += count;
  }
  return volume;
};

function expectOrigin({ headers }: StoredRecord, reason: string): void {
  expect(headers[ORIGIN_HEADERS.topic]).toBe(TOPICS.posts);
  expect(headers[ORIGIN_HEADERS.partition]).toMatch(/^[0-7]$/);
  expect(headers[ORIGIN_HEADERS.offset]).toMatch(/^\d+$/);
  expect(headers[ORIGIN_HEADERS.reason]).toBe(reason);
}

/** Runs `replay-dead` as a user does; what it says. */
async function replayDead(...args: string[]): Promise<unknown> {
  const main = fileURLToPath(new URL('../../../tools/dead-letters/dist/main.js', import.meta.url));
  const brokers = ['--brokers', pipeline.brokers.join()];
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    main,
    ...brokers,
    ...args,
  ]);
  return JSON.parse(stdout.trim()) as unknown;
}

describe('what cannot be counted', () => {
  it('goes to posts.dead with its bytes, its key and the reason, and costs no neighbour', async () => {
    const messages = BAD.flatMap(([name, value]) => [post(), { key: `bad ${name}`, value }, post()]);
    await pipeline.produce(TOPICS.posts, messages);
    await pipeline.settled();
    const records = await dead.records();
    expect(records.map(({ key }) => key).sort()).toEqual(BAD.map(([name]) => `bad ${name}`).sort());
    expect(await volumeOf('fine')).toBe(2 * BAD.length);
    for (const [name, value, reason] of BAD) {
      const record = records.find(({ key }) => key === `bad ${name}`);
      if (!record) throw new Error(`${name} is not among the dead`);
      expectOrigin(record, reason);
      expect(record.value).toEqual(value === null ? null : Buffer.from(value));
    }
    expect(await pipeline.tally()).toMatchObject({ counted: 2 * BAD.length, dead: BAD.length, late: 0 });
  });

  it('goes to posts.late when it is first seen beyond the grace, and only then', async () => {
    const now = START + 10 * HOUR;
    const at = (ms: number) => ({ createdAt: new Date(now - ms).toISOString() });
    // One key for all: lateness is judged within a partition.
    const key = 'twitter:same';
    const on = (change: object) => ({ key, value: post({ id: 'same', text: '#ontime', ...change }).value });
    const before = await pipeline.tally();
    await pipeline.produce(TOPICS.posts, [on(at(0))]);
    const partitionKeys = Array.from({ length: 400 }, (_, i) => `n${i}`);
    await pipeline.produce(
      TOPICS.posts,
      partitionKeys.map((id) => ({
        key: `twitter:${id}`,
        value: post({ id, text: '#ontime', ...at(1_000) }).value,
      })),
    );
    await pipeline.settled();
    const tardy = Array.from({ length: 40 }, (_, i) => {
      const id = `late${i}`;
      return { key: `twitter:${id}`, value: post({ id, text: '#tardy', ...at(2 * HOUR) }).value };
    });
    const inGrace = Array.from({ length: 40 }, (_, i) => {
      const id = `grace${i}`;
      return { key: `twitter:${id}`, value: post({ id, text: '#ontime', ...at(HOUR - 60_000) }).value };
    });
    await pipeline.produce(TOPICS.posts, [...tardy, ...inGrace]);
    await pipeline.settled();
    const records = await late.records();
    expect(records.map(({ key }) => key).sort()).toEqual(tardy.map(({ key }) => key).sort());
    for (const record of records) {
      expectOrigin(record, 'beyond-grace');
      expect(tardy.find(({ key }) => key === record.key)?.value).toBe(record.value?.toString());
    }
    expect([await volumeOf('tardy'), await volumeOf('ontime')]).toEqual([0, 441]);
    const after = await pipeline.tally();
    expect((after.late ?? 0) - (before.late ?? 0)).toBe(40);
  });

  it('stops nothing in the topic hashtags either', async () => {
    const records = ['{', '{"v":1,"type":"uses","partition":0,"uses":[]}', '\u0000'];
    const before = (await dead.records()).length;
    await pipeline.produce(
      TOPICS.hashtags,
      records.map((value) => ({ key: 'stranger', value })),
    );
    await pipeline.produce(TOPICS.posts, [
      post({ text: '#stranger', createdAt: new Date(START + 10 * HOUR).toISOString() }),
    ]);
    await pipeline.settled();
    expect(await volumeOf('stranger')).toBe(1);
    const added = (await dead.records()).slice(before);
    expect(added.map(({ headers }) => headers[ORIGIN_HEADERS.topic])).toEqual(
      records.map(() => TOPICS.hashtags),
    );
  });

  it('is put back by replay-dead once it is repaired, and counted once however often', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hashpulse-dead-'));
    const broken = {
      key: 'repair',
      value: JSON.stringify({ id: 'repair', network: 'twitter', text: '#repaired' }),
    };
    await pipeline.produce(TOPICS.posts, [broken]);
    await pipeline.settled();
    const saved = join(folder, 'dead.ndjson');
    expect(await replayDead('--save', saved)).toMatchObject({ file: saved });
    const letters = (await readFile(saved, 'utf8')).trim().split('\n');
    const letter = JSON.parse(letters.find((line) => line.includes('#repaired')) ?? '{}') as Record<
      string,
      string
    >;
    expect([letter['reason'], letter['value']]).toEqual(['missing-field', broken.value]);
    const createdAt = new Date(START + 10 * HOUR).toISOString();
    const whole = { ...(JSON.parse(letter['value'] ?? '') as object), author: { id: 'a' }, createdAt };
    const repaired = join(folder, 'repaired.ndjson');
    await writeFile(repaired, `${JSON.stringify(whole)}\n\nnot yet\n`);
    for (let times = 0; times < 2; times++) {
      expect(await replayDead('--repaired', repaired)).toEqual({ replayed: 1, stillDead: 1 });
    }
    await pipeline.settled();
    expect(await volumeOf('repaired')).toBe(1);
    await rm(folder, { recursive: true });
  });

  it('is counted or dead with its bytes, each of 100,000 fuzzed records in both topics', async () => {
    const fuzzed = damagedRecords(5, 50_000);
    const before = await pipeline.tally();
    const deadBefore = (await dead.records()).length;
    for (const topic of [TOPICS.posts, TOPICS.hashtags]) {
      const messages = fuzzed.map((value, i) => ({ key: `fuzz${i}`, value }));
      await pipeline.produce(topic, messages);
    }
    await pipeline.settled();
    const after = await pipeline.tally();
    const grown = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
    // What is readable is first forwarded to the partition of its post, where it is read again.
    expect(grown('read') - grown('forwarded')).toBe(50_000);
    expect(grown('counted') + grown('duplicates') + grown('late') + grown('dead')).toBe(50_000);
    const added = (await dead.records()).slice(deadBefore);
    const from = (topic: string) => added.filter(({ headers }) => headers[ORIGIN_HEADERS.topic] === topic);
    expect([from(TOPICS.posts).length, from(TOPICS.hashtags).length]).toEqual([grown('dead'), 50_000]);
    for (const { key, value } of added) {
      if (!value?.equals(fuzzed[Number(key?.slice(4))] as Buffer)) throw new Error(`${key} has other bytes`);
    }
    expect(grown('counted')).toBeGreaterThan(1_000);
    expect(grown('dead')).toBeGreaterThan(20_000);
  });
});
