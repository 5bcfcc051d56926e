import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { untilTrue } from '@hashpulse/backing-services';
import { AppProcess } from '@hashpulse/testing';

jest.setTimeout(60_000);

const TOOL = fileURLToPath(new URL('../../../tools/keys/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hashpulse-keys-'));
const file = join(folder, 'keys.json');
const AWAY = { KAFKA_BROKERS: '127.0.0.1:1', REDIS_URL: 'redis://127.0.0.1:1' };

/** `npm run keys -- …` */
function keys(...args: string[]): string {
  return execFileSync(process.execPath, [TOOL, '--file', file, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

const make = (scope: string) => keys('create', '--name', scope, '--scope', scope);
const made = { ingest: make('ingest'), read: make('read'), admin: make('admin') };

let ingest: AppProcess;
let query: AppProcess;
let urls: { ingest: string; query: string };

beforeAll(async () => {
  ingest = new AppProcess('ingest', {
    ...AWAY,
    INGEST_PORT: '0',
    API_KEYS_FILE: file,
    INGEST_WAL_DIR: join(folder, 'wal'),
  });
  query = new AppProcess('query', { ...AWAY, QUERY_PORT: '0', API_KEYS_FILE: file });
  urls = { ingest: await ingest.url(), query: await query.url() };
});

afterAll(async () => {
  await ingest?.stop();
  await query?.stop();
  rmSync(folder, { recursive: true });
});

async function ask(app: 'ingest' | 'query', path: string, key?: string, more: RequestInit = {}) {
  const headers = { ...(more.headers as object), ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  const answer = await fetch(urls[app] + path, { ...more, headers });
  await answer.body?.cancel();
  return { status: answer.status, headers: answer.headers };
}

const post = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } };

describe('API keys', () => {
  it('let those send posts that may, and those ask that may', async () => {
    const outcomes = async (key?: string) => [
      (await ask('ingest', '/v1/posts', key, post)).status,
      (await ask('query', '/v1/trends', key)).status,
      (await ask('query', '/v1/stream', key)).status,
      (await ask('query', '/api/v1/trends/tags', key)).status,
    ];
    // With the right key the answer is that of the app: this is no post, and Redis is away.
    expect(await outcomes(made.ingest)).toEqual([422, 403, 403, 403]);
    expect(await outcomes(made.read)).toEqual([403, 503, 200, 503]);
    expect(await outcomes()).toEqual([401, 401, 401, 401]);
    const refused = await ask('query', '/v1/trends');
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="hashpulse"');
  });

  it('let only those change what is shown that have the scope admin', async () => {
    const outcomes = (key?: string) =>
      Promise.all(
        ['', '/rules', '/log', '/pending'].map(
          async (path) => (await ask('query', `/v1/admin/moderation${path}`, key)).status,
        ),
      );
    expect(await outcomes()).toEqual([401, 401, 401, 401]);
    expect(await outcomes(made.read)).toEqual([403, 403, 403, 403]);
    // Redis is away.
    expect(await outcomes(made.admin)).toEqual([503, 503, 503, 503]);
    const change = { method: 'DELETE' };
    expect((await ask('query', '/v1/admin/moderation/rules/x', made.read, change)).status).toBe(403);
    expect((await ask('query', '/v1/admin/moderation/rules/x', made.admin, change)).status).toBe(503);
  });

  it('are not asked for at health, metrics, documentation and the page', async () => {
    for (const path of ['/health/live', '/metrics', '/docs', '/openapi.json']) {
      expect((await ask('ingest', path)).status).toBe(200);
      expect((await ask('query', path)).status).toBe(200);
    }
    expect((await ask('ingest', '/asyncapi.json')).status).toBe(200);
    expect((await ask('query', '/sign-in')).status).toBe(200);
  });

  it('sign a browser in, which then may read until its key is revoked', async () => {
    const key = make('read');
    const signIn = () => ask('query', '/session', key, { method: 'POST' });
    await untilTrue('the key is known', 10_000, async () => (await signIn()).status === 204);
    const signedIn = await signIn();
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const browser = { headers: { cookie: cookie.split(';')[0] as string } };
    expect((await ask('query', '/v1/trends', undefined, browser)).status).toBe(503);
    const [, id] = key.split('_') as [string, string];
    keys('revoke', id);
    await untilTrue('the key is revoked', 10_000, async () => {
      return (await ask('query', '/v1/trends', undefined, browser)).status === 401;
    });
  });

  it('end the streams that they opened when they are revoked', async () => {
    const key = make('read');
    const headers = { Authorization: `Bearer ${key}` };
    const open = () => fetch(`${urls.query}/v1/stream`, { headers });
    let stream = await open();
    await untilTrue('the key is known', 10_000, async () => {
      if (!stream.ok) stream = await open();
      return stream.ok;
    });
    const [, id] = key.split('_') as [string, string];
    keys('revoke', id);
    // Ends only because the stream does.
    const events = await stream.text();
    expect(events).toContain('event: error\ndata: {"code":"unauthorized"');
  });

  it('are taken over while the apps run', async () => {
    const key = make('ingest');
    await untilTrue('the key is known', 10_000, async () => {
      return (await ask('ingest', '/v1/posts', key, post)).status === 422;
    });
    expect(keys('list').split('\n')).toHaveLength(4);
  });

  it('have limits, after which a sender is told when to come back', async () => {
    const args = ['create', '--name', 'few', '--scope', 'ingest', '--posts-per-second', '0.1'];
    const key = keys(...args);
    const body = JSON.stringify({ id: '1', network: 'n', deleted: true });
    const sendOne = () => ask('ingest', '/v1/posts', key, { ...post, body });
    await untilTrue('the key is known', 10_000, async () => {
      return (await ask('ingest', '/v1/posts', key, post)).status === 422;
    });
    const [first, second] = [await sendOne(), await sendOne()];
    expect([first.status, second.status]).toEqual([202, 429]);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    const two = `[${body},${body}]`;
    expect((await ask('ingest', '/v1/posts', key, { ...post, body: two })).status).toBe(413);
  });

  it('stand in no file and no log', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const written = [readFileSync(file, 'utf8'), ...ingest.lines, ...query.lines].join('\n');
    for (const key of Object.values(made)) expect(written).not.toContain(key.slice(-43));
  });
});

describe('without API keys', () => {
  it.each(['ingest', 'query'])('%s refuses to be reached by others, unless told to', async (app) => {
    const port = { INGEST_PORT: '0', QUERY_PORT: '0', HOST: '0.0.0.0' };
    const open = new AppProcess(app, { ...AWAY, ...port });
    expect(await open.exit()).toBe(2);
    expect(open.lines.join('\n')).toContain('ALLOW_OPEN_ACCESS=true');
    const told = new AppProcess(app, { ...AWAY, ...port, ALLOW_OPEN_ACCESS: 'true' });
    await told.line(/listens on/);
    expect(await told.stop()).toBe(0);
  });
});
