import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  dockerAnswers,
  DockerServices,
  KafkaServer,
  nativePackages,
  RedisServer,
} from '@hashpulse/backing-services';
import { Supervised } from './supervised.js';

/** Where Kafka and Redis are, and how to stop what was started. */
export interface BackingServices {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** What {@link startBackingServices} goes by. */
export interface BackingServicesSettings {
  readonly root: string;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** Given ones; else containers, where a Docker engine answers; else the real ones as child processes. */
export async function startBackingServices(settings: BackingServicesSettings): Promise<BackingServices> {
  const { KAFKA_BROKERS, REDIS_CLUSTER_NODES, REDIS_URL } = settings.env;
  if (REDIS_CLUSTER_NODES && !REDIS_URL)
    throw new Error('REDIS_CLUSTER_NODES needs REDIS_URL, the URL of one of its nodes');
  if ((KAFKA_BROKERS || REDIS_URL) && settings.fresh)
    throw new Error('--fresh does not touch a Kafka or Redis that you gave: empty it yourself');
  if (KAFKA_BROKERS && REDIS_URL) {
    settings.say(`using the given Kafka (${KAFKA_BROKERS}) and Redis`);
    return { kafkaBrokers: KAFKA_BROKERS, redisUrl: REDIS_URL, stop: async () => undefined };
  }
  return (await dockerAnswers()) ? startContainers(settings) : startNative(settings);
}

async function startContainers({
  root,
  dataDir,
  fresh,
  env,
  say,
}: BackingServicesSettings): Promise<BackingServices> {
  const project = `hashpulse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  const services = new DockerServices(join(root, 'docker-compose.yml'), project);
  if (fresh) await services.remove();
  await services.start({ kafka: !env.KAFKA_BROKERS, redis: !env.REDIS_URL }, say);
  return {
    kafkaBrokers: env.KAFKA_BROKERS || services.kafkaBrokers,
    redisUrl: env.REDIS_URL || services.redisUrl,
    stop: () => services.stop(),
  };
}

interface Server {
  start(): Promise<void>;
  stop(): Promise<void>;
  onExit(handler: (code: number | null, signal: NodeJS.Signals | null) => void): void;
}

function supervise(name: string, server: Server, say: (line: string) => void): Supervised {
  const begin = async () => {
    await server.start();
    const ended = new Promise<string>((resolve) =>
      server.onExit((code, signal) => resolve(signal ?? `code ${code}`)),
    );
    return { ended, stop: () => server.stop() };
  };
  return new Supervised(name, begin, say);
}

function startedNames({ KAFKA_BROKERS, REDIS_URL }: NodeJS.ProcessEnv): string {
  if (KAFKA_BROKERS) return 'Redis';
  return REDIS_URL ? 'Kafka' : 'Kafka and Redis';
}

async function startNative({ root, dataDir, env, say }: BackingServicesSettings): Promise<BackingServices> {
  const packages = await nativePackages(join(root, '.hashpulse', 'native'), say);
  say(`starting ${startedNames(env)} …`);
  const kafka = new KafkaServer({
    jars: packages.kafka,
    dataDir: join(dataDir, 'kafka'),
    preferredPort: 9092,
  });
  const redis = new RedisServer({
    program: packages.redis,
    dataDir: join(dataDir, 'redis'),
    preferredPort: 6379,
  });
  const supervised: Supervised[] = [];
  if (!env.KAFKA_BROKERS) supervised.push(supervise('Kafka', kafka, say));
  if (!env.REDIS_URL) supervised.push(supervise('Redis', redis, say));
  const stop = async (): Promise<void> => {
    await Promise.all(supervised.map((service) => service.stop()));
  };
  try {
    await Promise.all(supervised.map((service) => service.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { kafkaBrokers: env.KAFKA_BROKERS || kafka.brokers, redisUrl: env.REDIS_URL || redis.url, stop };
}
