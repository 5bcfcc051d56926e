import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freePort, untilTrue } from '@hashpulse/backing-services';
import type { TrendsAnswer } from '@hashpulse/contracts';
import { JetstreamServer } from '../networks/jetstream-server.js';
import { type Addresses, RunningSystem } from './running-system.js';

jest.setTimeout(180_000);

let dataDir: string;
let systems: RunningSystem[];
let ports: { INGEST_PORT: string; QUERY_PORT: string };
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hashpulse-start-'));
  systems = [];
  ports = { INGEST_PORT: String(await freePort()), QUERY_PORT: String(await freePort()) };
});
afterEach(async () => {
  await Promise.all(systems.map((system) => system.end('SIGTERM')));
  rmSync(dataDir, { recursive: true, force: true });
});

function start(options: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningSystem {
  const system = new RunningSystem(['--data-dir', dataDir, '--no-demo', ...options], { ...ports, ...env });
  systems.push(system);
  return system;
}

let ids = 0;
async function post({ ingest }: Addresses, hashtag: string): Promise<void> {
  ids += 1;
  const value = {
    id: `p${ids}`,
    network: 'twitter',
    author: { id: `a${ids}` },
    text: `#${hashtag}`,
    createdAt: new Date(Date.parse('2016-10-21T11:00:00Z') + ids * 1_000).toISOString(),
  };
  const send = async (): Promise<boolean> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(value);
    const answer = await fetch(`${ingest}/v1/posts`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    return answer?.status === 202;
  };
  await untilTrue('the taking of a post', 60_000, send);
}

async function expectVolume({ query }: Addresses, hashtag: string, volume: number): Promise<void> {
  await untilTrue(`the volume ${volume} of ${hashtag}`, 60_000, async () => {
    const answer = await fetch(`${query}/v1/trends?rank=volume`).catch(() => undefined);
    if (!answer?.ok) return false;
    const { trends } = (await answer.json()) as TrendsAnswer;
    return trends.some((trend) => trend.hashtag === hashtag && trend.volume === volume);
  });
}

describe('npm start', () => {
  it('brings everything up, stops it at SIGINT without a process left, and has what was counted afterwards', async () => {
    const first = start();
    const addresses = await first.ready();
    expect([addresses.ingest, addresses.query]).toEqual([
      `http://127.0.0.1:${ports.INGEST_PORT}`,
      `http://127.0.0.1:${ports.QUERY_PORT}`,
    ]);
    expect((await fetch(addresses.query)).headers.get('content-type')).toContain('text/html');
    await post(addresses, 'kept');
    await expectVolume(addresses, 'kept', 1);
    expect(await first.end('SIGINT')).toBe(0);
    const second = start();
    const again = await second.ready();
    await expectVolume(again, 'kept', 1);
    await post(again, 'kept');
    await expectVolume(again, 'kept', 2);
  });

  it('starts an app, Kafka or Redis again when it dies, and says so', async () => {
    const system = start(['--tagger', '2', '--aggregator', '2']);
    const addresses = await system.ready();
    const victims: [RegExp, string][] = [
      [/apps\/tagger\//, 'tagger'],
      [/apps\/aggregator\//, 'aggregator'],
      [/apps\/ingest\//, 'ingest'],
      [/apps\/query\//, 'query'],
      [/^\S*redis-server\S* 127/, 'Redis'],
      [/^\S*java .*kafka\.Kafka/, 'Kafka'],
    ];
    for (const [i, [command, name]] of victims.entries()) {
      process.kill(system.descendant(command).pid, 'SIGKILL');
      await system.line(new RegExp(`^${name}(-2)? ended`));
      await post(addresses, 'survivor');
      await expectVolume(addresses, 'survivor', i + 1);
    }
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])('leaves no process behind at %s', async (signal) => {
    const system = start();
    await system.ready();
    expect(system.descendants().length).toBeGreaterThan(6);
    await system.end(signal);
    systems = [];
  });

  it('takes other ports when its own are taken, and says which', async () => {
    const holder = createServer().listen(Number(ports.QUERY_PORT), '127.0.0.1');
    try {
      const system = start();
      const { query } = await system.ready();
      expect(query).not.toBe(`http://127.0.0.1:${ports.QUERY_PORT}`);
      await system.line(new RegExp(`port ${ports.QUERY_PORT} is taken: query takes`));
      expect((await fetch(`${query}/health/ready`)).status).toBe(200);
    } finally {
      holder.close();
    }
  });

  it('refuses a data folder that is in use, and one that is not its own', async () => {
    const first = start();
    await first.ready();
    const second = start();
    expect(await second.exitCode()).toBe(1);
    await second.line(/is in use by process \d+: stop that one, or choose another folder/);
    const foreign = mkdtempSync(join(tmpdir(), 'hashpulse-foreign-'));
    writeFileSync(join(foreign, 'thesis.doc'), '');
    const third = new RunningSystem(['--data-dir', foreign, '--fresh']);
    expect(await third.exitCode()).toBe(1);
    await third.line(/holds other files/);
    rmSync(foreign, { recursive: true });
  });

  it('plays a file, packed or not, and forgets all when asked to', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => {
      const createdAt = new Date(Date.parse('2016-10-21T11:00:00Z') + i * 1_000).toISOString();
      return JSON.stringify({
        id: `f${i}`,
        network: 'mastodon',
        author: { id: 'a' },
        text: '#played',
        createdAt,
      });
    });
    const file = join(tmpdir(), `hashpulse-posts-${process.pid}.ndjson.gz`);
    writeFileSync(file, gzipSync(lines.join('\n')));
    const play = ['--data-dir', dataDir, '--posts', file, '--speed', 'max'];
    const system = new RunningSystem(play, ports);
    systems.push(system);
    const addresses = await system.ready();
    await system.line(/^played 2,000 posts, 0 rejected$/);
    await expectVolume(addresses, 'played', 2_000);
    await system.end('SIGTERM');
    rmSync(file);
    const fresh = start(['--fresh']);
    const { query } = await fresh.ready();
    const { trends } = (await (await fetch(`${query}/v1/trends?rank=volume`)).json()) as TrendsAnswer;
    expect(trends).toEqual([]);
  });

  it('reads networks and files, watches over them, and says how they fare', async () => {
    const network = await JetstreamServer.start();
    const record = { text: '#live', createdAt: '2016-10-21T11:00:00Z' };
    const collection = 'app.bsky.feed.post';
    const publish = (rkey: string): void => {
      const commit = { operation: 'create', collection, rkey, record };
      network.publish({
        did: 'did:plc:a',
        time_us: Date.parse(record.createdAt) * 1_000,
        kind: 'commit',
        commit,
      });
    };
    const file = join(tmpdir(), `hashpulse-export-${process.pid}.csv`);
    writeFileSync(file, 'id,network,author.id,text,createdAt\n1,forum,a,#exported,2016-10-21T11:00:00Z\n');
    try {
      const sources = ['--source', `jetstream=${network.address}`, '--source', `file=${file}`];
      const system = new RunningSystem(['--data-dir', dataDir, ...sources], ports);
      systems.push(system);
      const addresses = await system.ready();
      await system.line(/^source jetstream: connected$/);
      await expectVolume(addresses, 'exported', 1);
      publish('one');
      await expectVolume(addresses, 'live', 1);
      process.kill(system.descendant(/apps\/sources\//).pid, 'SIGKILL');
      await system.line(/^sources-jetstream ended/);
      publish('two');
      await expectVolume(addresses, 'live', 2);
    } finally {
      await network.stop();
      rmSync(file);
    }
  });

  it.each([
    ['nonsense', /there is no source nonsense; there are: jetstream, mastodon/],
    ['mastodon', /SOURCE_ADDRESS is not set; expected a URL/],
    ['x', /X_BEARER_TOKEN is not set/],
  ])('refuses the source %s before it starts anything', async (source, message) => {
    const system = new RunningSystem(['--data-dir', dataDir, '--source', source]);
    expect(await system.exitCode()).toBe(1);
    await system.line(message);
  });

  it('explains its options, and refuses wrong ones', async () => {
    const help = new RunningSystem(['--help']);
    expect(await help.exitCode()).toBe(0);
    const documented = [
      '--no-demo',
      '--tagger',
      '--aggregator',
      '--data-dir',
      '--fresh',
      '--posts',
      '--source',
      '--speed',
    ];
    for (const option of documented) expect(help.lines.join('\n')).toContain(option);
    const wrong = new RunningSystem(['--tagger', 'many']);
    expect(await wrong.exitCode()).toBe(1);
    await wrong.line(/whole number from 0 to 64/);
  });
});
