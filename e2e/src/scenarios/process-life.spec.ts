import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { freePort, KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { CHECKSUM_HEADER, recordChecksum, TOPICS } from '@hashpulse/contracts';
import { kafkaClient, RecordProducer } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';

jest.setTimeout(180_000);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const open: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of open.reverse()) await close();
});

type App = 'ingest' | 'tagger' | 'aggregator' | 'query';

const PORTS = { INGEST_PORT: '0', QUERY_PORT: '0', HTTP_PORT: '0' };

/** What readiness says: the reasons, by check. */
async function checks(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/health/ready`);
  return ((await answer.json()) as { checks: Record<string, string> }).checks;
}

describe('a wrong setting', () => {
  it.each<[App, string, string]>([
    ['ingest', 'KAFKA_BROKERS', 'not a broker'],
    ['tagger', 'GRACE_MINUTES', 'soon'],
    ['aggregator', 'REDIS_URL', 'http://redis'],
    ['query', 'QUERY_PORT', '70000'],
    ['tagger', 'OTEL_TRACES_SAMPLER_ARG', 'half'],
  ])('ends %s with 2 and names %s', async (app, variable, value) => {
    const process = new AppProcess(app, { ...PORTS, [variable]: value });
    expect(await process.exit()).toBe(2);
    expect(process.lines.join('\n')).toContain(`${variable} is "${value}"; expected`);
  });
});

describe('a worker that starts before Kafka and Redis', () => {
  it('says what it waits for, gets ready when they come, stops when a newer version writes', async () => {
    const [kafkaPort, redisPort] = [await freePort(), await freePort()];
    const env = {
      ...PORTS,
      KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    };
    const waiting = new AppProcess('tagger', env);
    const worker = new AppProcess('aggregator', env);
    open.push(() => worker.stop('SIGKILL'));
    expect(await checks(await worker.url())).toEqual({
      kafka: 'waiting for Kafka and Redis',
      redis: expect.stringMatching(/^Redis is /),
    });
    expect((await fetch(`${await worker.url()}/health/live`)).status).toBe(200);
    await waiting.url();
    expect(await waiting.stop('SIGTERM')).toBe(0);

    const dataDir = await mkdtemp(join(tmpdir(), 'hashpulse-life-'));
    open.push(() => rm(dataDir, { recursive: true, force: true }));
    const native = await nativePackages(join(root, '.hashpulse', 'native'), () => undefined);
    const kafka = new KafkaServer({
      jars: native.kafka,
      dataDir: join(dataDir, 'kafka'),
      preferredPort: kafkaPort,
    });
    const redis = new RedisServer({
      program: native.redis,
      dataDir: join(dataDir, 'redis'),
      preferredPort: redisPort,
    });
    open.push(
      () => kafka.stop(),
      () => redis.stop(),
    );
    await Promise.all([kafka.start(), redis.start()]);
    const url = await worker.url();
    await untilTrue('readiness', 60_000, async () => (await fetch(`${url}/health/ready`)).ok);
    expect(await checks(url)).toEqual({ kafka: 'ok', redis: 'ok' });

    // A record of a version to come, as the tagger of a newer release writes it beside this worker.
    const [key, value] = ['progress:0', '{"v":2,"partition":0,"type":"progress"}'];
    const producer = new RecordProducer(
      kafkaClient({ brokers: [env.KAFKA_BROKERS], clientId: 'hashpulse.test' }),
    );
    await producer.connect();
    open.push(() => producer.disconnect());
    const headers = { [CHECKSUM_HEADER]: recordChecksum(key, value) };
    await producer.send([{ topic: TOPICS.hashtags, messages: [{ key, value, headers }] }]);
    expect(await worker.exit()).toBe(1);
    expect(worker.lines.join('\n')).toContain('upgrade the aggregators before the taggers');
  });
});
