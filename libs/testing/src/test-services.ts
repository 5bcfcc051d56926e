import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dockerAnswers, KafkaServer, nativePackages, RedisServer } from '@hashpulse/backing-services';
import { KafkaContainer } from '@testcontainers/kafka';
import { GenericContainer } from 'testcontainers';

/** A real Kafka for tests. */
export interface TestKafka {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** Gives it back: ends it when it was started for this test. */
  stop(): Promise<void>;
}

/** A real Redis for tests. */
export interface TestRedis {
  readonly url: string;
  /** Gives it back: ends it when it was started for this test. */
  stop(): Promise<void>;
}

const KAFKA_IMAGE = 'confluentinc/cp-kafka:8.1.0';
const KAFKA_CONTAINER_PORT = 9093;
const REDIS_IMAGE = 'redis:7.4-alpine';
const REDIS_CONTAINER_PORT = 6379;

/** Native programs are downloaded once, to where `npm start` has them too. */
const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

const native = () => nativePackages(CACHE, (line) => process.stderr.write(`${line}\n`));
const owned = (stop: () => Promise<unknown>) => async (): Promise<void> => void (await stop());
const notOwned = async (): Promise<void> => undefined;

interface Startable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a native server on a data folder that goes away with it. */
async function onScratch<T extends Startable>(make: (dataDir: string) => T) {
  const dataDir = await mkdtemp(join(tmpdir(), 'hashpulse-test-'));
  const server = make(dataDir);
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, stop };
}

/** The Kafka of `KAFKA_BROKERS`, which a whole run shares; without it a new one: a container, or else a native one. */
export async function startTestKafka(): Promise<TestKafka> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(','), stop: notOwned };
  if (await dockerAnswers()) {
    const container = await new KafkaContainer(KAFKA_IMAGE).withKraft().start();
    const broker = `${container.getHost()}:${container.getMappedPort(KAFKA_CONTAINER_PORT)}`;
    return { brokers: [broker], stop: owned(() => container.stop()) };
  }
  const { kafka: jars } = await native();
  const { server, stop } = await onScratch((dataDir) => new KafkaServer({ jars, dataDir }));
  return { brokers: [server.brokers], stop };
}

/** The Redis of `REDIS_URL`, which a whole run shares; without it a new one: a container, or else a native one. */
export async function startTestRedis(): Promise<TestRedis> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, stop: notOwned };
  if (await dockerAnswers()) {
    const container = await new GenericContainer(REDIS_IMAGE).withExposedPorts(REDIS_CONTAINER_PORT).start();
    const url = `redis://${container.getHost()}:${container.getMappedPort(REDIS_CONTAINER_PORT)}`;
    return { url, stop: owned(() => container.stop()) };
  }
  const { redis: program } = await native();
  const { server, stop } = await onScratch((dataDir) => new RedisServer({ program, dataDir }));
  return { url: server.url, stop };
}
