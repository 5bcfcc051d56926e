import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freePort, untilTrue } from '@hashpulse/backing-services';
import type { TrendsAnswer } from '@hashpulse/contracts';
import { CursorFile } from '@hashpulse/sources';
import { AppProcess } from '@hashpulse/testing';
import { JetstreamServer } from '../networks/jetstream-server.js';
import { Pipeline } from './pipeline.js';

jest.setTimeout(180_000);

const BEGIN = Date.parse('2024-09-09T19:00:00Z');
const POSTS = 6_000;

let pipeline: Pipeline;
let ingestUrl: string;
beforeAll(async () => {
  const port = await freePort();
  ingestUrl = `http://127.0.0.1:${port}`;
  pipeline = await Pipeline.start({ INGEST_PORT: String(port) });
});
afterAll(async () => pipeline?.stop());

let stateDir: string;
let running: AppProcess[];
let network: JetstreamServer;
beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'hashpulse-sources-'));
  running = [];
  network = await JetstreamServer.start();
});
afterEach(async () => {
  await Promise.all(running.map((app) => app.stop('SIGKILL')));
  await network.stop();
  rmSync(stateDir, { recursive: true });
});

function start(env: Readonly<Record<string, string>>): AppProcess {
  const app = new AppProcess('sources', {
    SOURCE: 'jetstream',
    SOURCE_ADDRESS: network.address,
    SOURCE_STATE_DIR: stateDir,
    SOURCE_QUEUE_POSTS: '500',
    INGEST_URL: ingestUrl,
    KAFKA_BROKERS: pipeline.brokers.join(','),
    ...env,
  });
  running.push(app);
  return app;
}

/** Posts a tenth of a second apart; every tenth is taken back behind the next one. */
function frame(n: number, hashtag: string) {
  const at = BEGIN + n * 100;
  const rkey = `r${n}`;
  const create = {
    operation: 'create',
    collection: 'app.bsky.feed.post',
    rkey,
    record: { $type: 'app.bsky.feed.post', text: `#${hashtag}`, createdAt: new Date(at).toISOString() },
  };
  const commit = (time_us: number, change: object) => ({
    did: `did:plc:${hashtag}`,
    time_us,
    kind: 'commit',
    commit: change,
  });
  const taken = { operation: 'delete', collection: 'app.bsky.feed.post', rkey };
  const frames = [commit(at * 1_000, create)];
  if (n % 10 === 0) frames.push(commit((at + 150) * 1_000, taken));
  return frames;
}

const frames = (hashtag: string, count: number) =>
  Array.from({ length: count }, (_, n) => frame(n, hashtag))
    .flat()
    .toSorted((a, b) => a.time_us - b.time_us);

/** The process begins where a source begins that has read the first post: it would otherwise begin with what is new. */
async function begun(): Promise<CursorFile> {
  const cursors = new CursorFile(stateDir, 'jetstream', network.address);
  await cursors.save(String(BEGIN * 1_000));
  return cursors;
}

const cursorOf = async (cursors: CursorFile) => Number(await cursors.load());
const metric = async (app: AppProcess, name: string): Promise<number> => {
  const text = await (await fetch(`${await app.url()}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{.*\\} (.*)$`, 'm').exec(text)?.[1]);
};

async function volumeOf(hashtag: string): Promise<number | undefined> {
  await pipeline.settled();
  const { trends } = await pipeline.ask<TrendsAnswer>('/v1/trends?rank=volume&window=24h&limit=100');
  return trends.find((trend) => trend.hashtag === hashtag)?.volume;
}

describe('a source', () => {
  it.each(['ingest', 'kafka'])(
    'loses nothing and counts nothing twice by way of %s, whatever is killed or cut',
    async (to) => {
      const hashtag = `by${to}`;
      const all = frames(hashtag, POSTS);
      const end = all.at(-1)!.time_us;
      network.publish(...all);
      network.cutReplaysAfter(2_500);
      const cursors = await begun();
      const behind = async (share: number) => {
        const at = BEGIN * 1_000 + (end - BEGIN * 1_000) * share;
        await untilTrue(`${share} of the posts`, 60_000, async () => (await cursorOf(cursors)) >= at);
      };
      let app = start({ SOURCE_TO: to });
      await behind(0.1);
      await app.stop('SIGKILL');
      app = start({ SOURCE_TO: to });
      await behind(0.3);
      await pipeline.killAndRestart('ingest');
      await behind(0.5);
      network.cut();
      expect(await app.stop('SIGTERM')).toBe(0);
      app = start({ SOURCE_TO: to });
      await behind(1);
      expect(await metric(app, 'source_posts_refused_total')).toBe(0);
      expect(await metric(app, 'source_gaps_total')).toBe(0);
      expect(await volumeOf(hashtag)).toBe(POSTS - POSTS / 10);
    },
  );

  it('waits while ingest is away, without moving its cursor, and says so', async () => {
    const cursors = await begun();
    const app = start({ INGEST_URL: `http://127.0.0.1:${await freePort()}` });
    network.publish(...frames('waiting', 3_000));
    await app.line(/posts are not taken; sending them again/);
    await untilTrue('a full queue', 10_000, async () => (await metric(app, 'source_waiting_posts')) === 500);
    expect((await fetch(`${await app.url()}/health/ready`)).status).toBe(503);
    expect(await cursorOf(cursors)).toBe(BEGIN * 1_000);
    expect(await metric(app, 'source_posts_accepted_total')).toBe(0);
    // What was read and can't be sent is read again: stopping does not wait for it for ever.
    expect(await app.stop('SIGTERM')).toBe(0);
  });

  it('reads a file, and after a kill the rest of it', async () => {
    const file = join(stateDir, 'posts.ndjson');
    const lines = Array.from({ length: 4_000 }, (_, n) =>
      JSON.stringify({
        id: `f${n}`,
        network: 'forum',
        author: { id: 'a' },
        text: '#ofafile',
        createdAt: new Date(BEGIN + n * 100).toISOString(),
      }),
    );
    writeFileSync(file, lines.join('\n'));
    const cursors = new CursorFile(stateDir, 'file', file);
    const env = { SOURCE: 'file', SOURCE_ADDRESS: file };
    const first = start(env);
    await untilTrue('a cursor', 20_000, async () => (await cursors.load()) !== undefined);
    await first.stop('SIGKILL');
    const second = start(env);
    await second.line(/all is sent/);
    expect((await fetch(`${await second.url()}/health/ready`)).status).toBe(200);
    expect(JSON.parse(readFileSync(cursors.path, 'utf8')).cursor).toContain('"records":4000');
    expect(await volumeOf('ofafile')).toBe(4_000);
  });

  it('is read by one process of a state folder at a time', async () => {
    await begun();
    const first = start({});
    await first.line(/"connected"/);
    const second = start({});
    expect(await second.exit()).toBe(1);
    await second.line(/two processes must not read the same source with the same SOURCE_STATE_DIR/);
    await first.stop('SIGKILL');
    await start({}).line(/"connected"/);
  });

  it('says what it needs when a setting is missing', async () => {
    const app = start({ SOURCE: 'x', SOURCE_ADDRESS: '' });
    expect(await app.exit()).toBe(2);
    await app.line(/X_BEARER_TOKEN is not set; expected the bearer token of an app with access/);
  });
});
