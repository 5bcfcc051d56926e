import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort, untilTrue } from '@hashpulse/backing-services';
import { startTestKafka, startTestRedis, type TestKafka, type TestRedis } from '@hashpulse/testing';
import { dockerImage } from '../dockerfile.js';

jest.setTimeout(300_000);

const APPS = ['ingest', 'tagger', 'aggregator', 'query'] as const;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const images = mkdtempSync(join(tmpdir(), 'hashpulse-images-'));
const running: ChildProcess[] = [];
let kafka: TestKafka;
let redis: TestRedis;

beforeAll(async () => {
  chmodSync(images, 0o755);
  for (const app of APPS) {
    const args = [join(root, 'tools', 'image-files.mjs'), app, join(images, app)];
    const env = { ...process.env, NODE_OPTIONS: '' };
    execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
  [kafka, redis] = await Promise.all([startTestKafka(), startTestRedis()]);
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([kafka?.stop(), redis?.stop()]);
  rmSync(images, { recursive: true, force: true });
});

/** The Node that the test runs on stands in for the image's. */
const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/** Starts an app from its folder alone, as the Dockerfile does: its command, its variables, a user that owns nothing. */
async function start(app: (typeof APPS)[number]): Promise<string> {
  const image = dockerImage(app);
  const port = await freePort();
  const variable = { ingest: 'INGEST_PORT', query: 'QUERY_PORT' }[app as string] ?? 'HTTP_PORT';
  const given = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url, ALLOW_OPEN_ACCESS: 'true' };
  const env = { PATH, ...image.env, ...given, [variable]: String(port) };
  const options = { ...user, cwd: join(images, app), env };
  const [command = '', ...args] = image.command;
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
  running.push(child);
  const [probe = '', ...probeArgs] = image.healthcheck;
  await untilTrue(`${app} from its image`, 60_000, async () => {
    if (child.exitCode !== null) throw new Error(`${app} ended with ${child.exitCode}`);
    return spawnSync(probe, probeArgs, options).status === 0;
  });
  return `http://127.0.0.1:${port}`;
}

describe('what an image holds', () => {
  it('is the app, its libraries and their packages, and nothing for development', () => {
    for (const app of APPS) {
      const at = (path: string) => join(images, app, path);
      for (const left of [
        'typescript',
        'jest',
        'nx',
        'node',
        '@hashpulse/testing',
        '@hashpulse/backing-services',
      ]) {
        expect([app, left, existsSync(at(`node_modules/${left}`))]).toEqual([app, left, false]);
      }
      expect(globSync('{apps,libs}/*/dist/**/*.spec.js', { cwd: at('.') })).toEqual([]);
      expect(globSync('apps/*', { cwd: at('.') })).toEqual([`apps/${app}`]);
    }
  });

  it('counts posts and stops within ten seconds when asked to, each app from its own folder', async () => {
    // Workers make the topics, without which ingest is not ready.
    for (const worker of ['tagger', 'aggregator'] as const) await start(worker);
    const ingest = await start('ingest');
    const query = await start('query');
    const post = {
      id: '1',
      network: 'mastodon',
      author: { id: 'ada' },
      text: 'from an image: #Container',
      createdAt: new Date().toISOString(),
    };
    const headers = { 'content-type': 'application/json' };
    const url = `${ingest}/v1/posts`;
    expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(post) })).status).toBe(202);
    await untilTrue('the count', 30_000, async () => {
      const answer = await fetch(`${query}/v1/hashtags/container`);
      return answer.ok && ((await answer.json()) as { volume: number }).volume === 1;
    });
    expect((await fetch(query)).headers.get('content-type')).toContain('text/html');
    const codes = running.map(async (child) => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      return (await exit)[0] as number;
    });
    expect(await Promise.all(codes)).toEqual([0, 0, 0, 0]);
  });
});
