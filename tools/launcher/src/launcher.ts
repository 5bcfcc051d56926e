import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient, securityFromEnvironment } from '@hashpulse/kafka';
import { startApp } from './app-process.js';
import { type BackingServices, startBackingServices } from './backing-services.js';
import type { DataDir } from './data-dir.js';
import type { LaunchOptions } from './launch-options.js';
import type { SourcePlan } from './source-plans.js';
import { SourceWatch } from './source-watch.js';
import { Supervised } from './supervised.js';
import { ingestDir, ingestsHoldingPosts } from './ingest-dir.js';

/** Where the running system is reached. */
export interface Addresses {
  readonly ingest: string;
  readonly query: string;
  readonly kafka: string;
  readonly redis: string;
}

interface AppPlan {
  readonly name: string;
  readonly portVariable: 'INGEST_PORT' | 'QUERY_PORT' | 'HTTP_PORT';
  readonly port: number;
  /** On top of what every app gets. */
  readonly env?: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 60_000;
/** What waits in Kafka waits a little longer, so that who sends and who asks is answered in a flood. */
const WORKERS = new Set(['tagger', 'aggregator']);

/** Brings everything up, watches over it, and takes it down. */
export class Launcher {
  private services: BackingServices | undefined;
  private apps: Supervised[] = [];
  private readonly watches: SourceWatch[] = [];
  private stopping = false;

  constructor(
    private readonly root: string,
    private readonly options: LaunchOptions,
    private readonly dataDir: DataDir,
    private readonly env: NodeJS.ProcessEnv,
    private readonly say: (line: string) => void,
  ) {}

  /** Resolves when every app is ready. */
  async start(): Promise<Addresses> {
    const { root, env, say } = this;
    const { fresh, partitions } = this.options;
    this.services = await startBackingServices({ root, dataDir: this.dataDir.path, fresh, env, say });
    const { kafkaBrokers, redisUrl } = this.services;
    say(`Kafka at ${kafkaBrokers}, Redis at ${redisUrl}`);
    const kafka = kafkaClient({
      brokers: kafkaBrokers.split(','),
      security: securityFromEnvironment(),
      clientId: 'hashpulse-launcher',
    });
    await ensureTopics(kafka, partitions);
    const plans = await this.plans();
    say(`starting ${plans.map(({ name }) => name).join(', ')} …`);
    mkdirSync(join(this.dataDir.path, 'logs'), { recursive: true });
    this.apps = plans.map((plan) => this.supervised(plan));
    await Promise.all(this.apps.map((app) => app.start()));
    await Promise.all(plans.map((plan) => this.untilReady(plan)));
    const address = (name: string): string =>
      `http://127.0.0.1:${plans.find((plan) => plan.name === name)?.port}`;
    return { ingest: address('ingest'), query: address('query'), kafka: kafkaBrokers, redis: redisUrl };
  }

  /** Starts the sources, which may wait for their networks as long as it takes. */
  async startSources(sources: readonly SourcePlan[], { ingest }: Addresses): Promise<void> {
    for (const { name, env } of sources) {
      const port = await freePort();
      const own = { ...env, INGEST_URL: ingest, SOURCE_STATE_DIR: join(this.dataDir.path, 'sources') };
      const app = this.supervised({ name: `sources-${name}`, portVariable: 'HTTP_PORT', port, env: own });
      this.apps.push(app);
      await app.start();
      this.watches.push(new SourceWatch(name, port, this.say));
    }
  }

  /** Stops the apps, then Redis and Kafka. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const watch of this.watches) watch.stop();
    await Promise.all(this.apps.map((app) => app.stop()));
    await this.services?.stop();
    this.dataDir.release();
  }

  private async plans(): Promise<AppPlan[]> {
    const { tagger, aggregator, query } = this.options;
    const holding = ingestsHoldingPosts(ingestDir(this.dataDir.path));
    const ingest = Math.max(this.options.ingest, holding);
    if (ingest > this.options.ingest)
      this.say(`starting ${ingest} ingest: there are posts that wait for each`);
    const plans: AppPlan[] = [];
    for (const [name, count] of Object.entries({ ingest, query, tagger, aggregator })) {
      for (let i = 0; i < count; i++) plans.push(await this.plan(name, i));
    }
    return plans;
  }

  private async plan(app: string, index: number): Promise<AppPlan> {
    const name = index === 0 ? app : `${app}-${index + 1}`;
    if (app !== 'ingest' && app !== 'query')
      return { name, portVariable: 'HTTP_PORT', port: await freePort() };
    const portVariable = app === 'ingest' ? 'INGEST_PORT' : 'QUERY_PORT';
    const wanted =
      Number(this.env[portVariable] ?? (app === 'ingest' ? 3001 : 3000)) + (index === 0 ? 0 : 1_000 + index);
    const port = await freePort(wanted);
    if (port !== wanted && index === 0) this.say(`port ${wanted} is taken: ${app} takes ${port} instead`);
    return { name, portVariable, port };
  }

  private supervised({ name, portVariable, port, env }: AppPlan): Supervised {
    const [app] = name.split('-') as [string];
    const begin = () =>
      startApp({
        module: `apps/${app}/dist/main.js`,
        root: this.root,
        env: {
          ...this.env,
          KAFKA_BROKERS: this.services?.kafkaBrokers,
          REDIS_URL: this.services?.redisUrl,
          [portVariable]: String(port),
          ...env,
          ...(app === 'ingest' && { INGEST_WAL_DIR: join(ingestDir(this.dataDir.path), name) }),
        },
        logFile: join(this.dataDir.path, 'logs', `${name}.log`),
        background: WORKERS.has(app),
      });
    return new Supervised(name, begin, this.say);
  }

  private async untilReady({ name, port }: AppPlan): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      await response?.arrayBuffer();
      if (response?.ok) return;
      if (this.stopping) throw new Error('stopped while starting');
      if (Date.now() > deadline)
        throw new Error(`${name} was not ready within 60 s; see its log in ${this.dataDir.path}/logs`);
      await delay(100);
    }
  }
}
