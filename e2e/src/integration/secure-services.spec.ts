import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  freePort,
  KafkaServer,
  nativePackages,
  type Properties,
  RedisServer,
  untilTrue,
} from '@hashpulse/backing-services';
import { AppProcess } from '@hashpulse/testing';
import { Redis } from 'ioredis';
import { generate } from 'selfsigned';

jest.setTimeout(180_000);

const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));
const REPLAY_DEAD = fileURLToPath(new URL('../../../tools/dead-letters/dist/main.js', import.meta.url));
const PASSWORD = 'a-password-that-no-log-may-show';

const apps: AppProcess[] = [];
let folder: string;
let kafka: KafkaServer;
let redis: RedisServer;
/** How the apps are told to reach both. */
let env: Record<string, string>;

/** A listener for clients that speak TLS and have a password, beside the one for the tests themselves. */
function secured(port: number, keystore: string) {
  return (own: Properties): Properties => ({
    ...own,
    listeners: `${own['listeners']},SECURE://127.0.0.1:${port}`,
    'advertised.listeners': `${own['advertised.listeners']},SECURE://127.0.0.1:${port}`,
    'listener.security.protocol.map': `${own['listener.security.protocol.map']},SECURE:SASL_SSL`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_hashpulse="${PASSWORD}";`,
  });
}

/** Makes a running Redis ask for a password, and answer TLS on a port of its own. */
async function secureRedis(server: RedisServer, certificate: string, key: string): Promise<string> {
  const client = new Redis(server.url);
  const port = await freePort();
  await client.config('SET', 'tls-cert-file', certificate);
  await client.config('SET', 'tls-key-file', key);
  await client.config('SET', 'tls-auth-clients', 'no');
  await client.config('SET', 'tls-port', port);
  await client.config('SET', 'requirepass', PASSWORD);
  client.disconnect();
  return `rediss://:${PASSWORD}@127.0.0.1:${port}`;
}

async function start(name: string, more: Record<string, string> = {}): Promise<AppProcess> {
  const app = new AppProcess(name, { ...env, HTTP_PORT: '0', INGEST_PORT: '0', QUERY_PORT: '0', ...more });
  apps.push(app);
  return app;
}

const isReady = (url: string) => async () => (await fetch(`${url}/health/ready`)).ok;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashpulse-secure-'));
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const [certificate, key, both] = ['cert.pem', 'key.pem', 'both.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(certificate, pems.cert);
  await writeFile(key, pems.private);
  await writeFile(both, `${pems.private}\n${pems.cert}`);
  const programs = await nativePackages(CACHE, (line) => process.stderr.write(`${line}\n`));
  const port = await freePort();
  kafka = new KafkaServer({
    jars: programs.kafka,
    dataDir: join(folder, 'kafka'),
    configure: secured(port, both),
  });
  redis = new RedisServer({ program: programs.redis, dataDir: join(folder, 'redis') });
  await Promise.all([kafka.start(), redis.start()]);
  env = {
    KAFKA_BROKERS: `127.0.0.1:${port}`,
    KAFKA_TLS: 'true',
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: 'hashpulse',
    KAFKA_SASL_PASSWORD: PASSWORD,
    REDIS_URL: await secureRedis(redis, certificate, key),
    NODE_EXTRA_CA_CERTS: certificate,
  };
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop('SIGKILL')));
  await Promise.all([kafka?.kill(), redis?.kill()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('Kafka and Redis that ask for TLS and passwords', () => {
  it('are used by every app, and by the tools', async () => {
    const [ingest, query] = await Promise.all(
      ['ingest', 'query', 'tagger', 'aggregator'].map((name) => start(name)),
    );
    const url = await (ingest as AppProcess).url();
    await untilTrue('ingest', 60_000, isReady(url));
    const post = {
      id: '1',
      network: 'mastodon',
      author: { id: 'a' },
      text: 'behind #TLS',
      createdAt: new Date().toISOString(),
    };
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/v1/posts`, { method: 'POST', headers, body: JSON.stringify(post) });
    expect(answer.status).toBe(202);
    const trends = `${await (query as AppProcess).url()}/v1/hashtags/tls?window=1h`;
    await untilTrue('the post is counted', 60_000, async () => {
      const found = await fetch(trends);
      return found.ok && ((await found.json()) as { volume: number }).volume === 1;
    });
    const tool = await promisify(execFile)(process.execPath, [REPLAY_DEAD], {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
    });
    expect(JSON.parse(tool.stdout)).toEqual({ replayed: 0, stillDead: 0 });
  });

  it.each([
    ['a certificate that nobody vouches for', { NODE_EXTRA_CA_CERTS: '' }],
    ['a wrong password', { KAFKA_SASL_PASSWORD: 'wrong' }],
    ['no TLS', { KAFKA_TLS: 'false' }],
  ])('let nobody in with %s', async (_why, wrong) => {
    const ingest = await start('ingest', wrong);
    const url = await ingest.url();
    await ingest.line(/"level":"(warn|error)".*[Kk]afka/);
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await ingest.stop()).toBe(0);
  });

  it('stand with their passwords in no log', () => {
    const written = apps.flatMap(({ lines }) => lines).join('\n');
    expect(written).toContain('listens on');
    expect(written).not.toContain(PASSWORD);
  });
});
