import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { runCommand } from './command.js';
import { freePort } from './free-port.js';
import { type ExitHandler, GuardedProcess } from './guarded-process.js';
import { untilTrue } from './until-true.js';

/** Where a native Kafka runs. */
export interface KafkaServerSettings {
  /** Folder with Kafka's jars. */
  readonly jars: string;
  readonly dataDir: string;
  /** Taken when free. */
  readonly preferredPort?: number;
  /** Its place in a cluster; alone when absent. */
  readonly member?: ClusterMember;
  /** The port that clients are told, such as a proxy's; brokers talk to each other past it. */
  readonly advertisedPort?: number;
  /** Changes its configuration, such as to add a listener. */
  readonly configure?: (properties: Properties) => Properties;
}

/** A broker's configuration by property name. */
export type Properties = Readonly<Record<string, string>>;

/** One of several brokers, each a controller too. */
export interface ClusterMember {
  /** From 1. */
  readonly nodeId: number;
  /** The controllers' ports in the order of the node ids. */
  readonly controllerPorts: readonly number[];
}

const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 20_000;

/** Where a broker listens: to clients, to other brokers, to controllers. */
interface Ports {
  readonly client: number;
  readonly advertised: number;
  readonly broker: number;
}

function properties(dataDir: string, ports: Ports, { nodeId, controllerPorts }: ClusterMember): Properties {
  const controllerPort = controllerPorts[nodeId - 1];
  const replicas = Math.min(controllerPorts.length, 3);
  const [client, broker] = [`CLIENT://127.0.0.1`, `BROKER://127.0.0.1:${ports.broker}`];
  return {
    'process.roles': 'broker,controller',
    'node.id': String(nodeId),
    'controller.quorum.voters': controllerPorts.map((port, i) => `${i + 1}@127.0.0.1:${port}`).join(),
    listeners: `${client}:${ports.client},${broker},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `${client}:${ports.advertised},${broker}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(dataDir, 'log'),
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': String(replicas),
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.replication.factor': String(replicas),
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A broker that was killed may register again as soon as the controller takes it for dead.
    'broker.heartbeat.interval.ms': '500',
    'broker.session.timeout.ms': '3000',
    'log.retention.hours': '168',
  };
}

function fileText(properties: Properties): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const LOG4J = `Configuration:
  Appenders:
    Console: { name: out, PatternLayout: { pattern: "%d %p %m (%c)%n" } }
  Loggers:
    Root: { level: warn, AppenderRef: { ref: out } }
`;

/** An Apache Kafka broker and controller (KRaft) as a child process, which keeps its data and its port over restarts. */
export class KafkaServer {
  private process: GuardedProcess | undefined;
  private port = 0;
  private brokerPort = 0;
  private member: ClusterMember | undefined;

  constructor(private readonly settings: KafkaServerSettings) {
    this.member = settings.member;
  }

  get brokers(): string {
    return `127.0.0.1:${this.settings.advertisedPort ?? this.port}`;
  }

  /** Where it listens to clients itself. */
  get clientPort(): number {
    return this.port;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the broker and waits until it answers. */
  async start(): Promise<void> {
    const { jars, dataDir, preferredPort, configure = (own) => own } = this.settings;
    await mkdir(dataDir, { recursive: true });
    this.port ||= await freePort(preferredPort);
    this.brokerPort ||= await freePort();
    this.member ??= { nodeId: 1, controllerPorts: [await freePort()] };
    const config = join(dataDir, 'server.properties');
    const ports = {
      client: this.port,
      advertised: this.settings.advertisedPort ?? this.port,
      broker: this.brokerPort,
    };
    await writeFile(config, fileText(configure(properties(dataDir, ports, this.member))));
    await writeFile(join(dataDir, 'log4j2.yaml'), LOG4J);
    if (!existsSync(join(dataDir, 'log', 'meta.properties'))) await this.format(config);
    // A small heap: the broker lives off the page cache; the serial collector has no threads to spare for.
    const java = [
      '-Xms256m',
      '-Xmx512m',
      '-XX:+UseSerialGC',
      `-Dlog4j2.configurationFile=${join(dataDir, 'log4j2.yaml')}`,
    ];
    const args = [...java, '-cp', join(jars, '*'), 'kafka.Kafka', config];
    this.process = await GuardedProcess.start('java', args, join(dataDir, 'kafka.out'));
    await this.untilReady(this.process);
  }

  onExit(handler: ExitHandler): void {
    this.process?.onExit(handler);
  }

  async stop(): Promise<void> {
    await this.process?.stop(STOP_GRACE_MS);
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  signal(signal: NodeJS.Signals): void {
    this.process?.signal(signal);
  }

  private async format(config: string): Promise<void> {
    const args = [
      '-cp',
      join(this.settings.jars, '*'),
      'kafka.tools.StorageTool',
      'format',
      '-t',
      'aGFzaHB1bHNlLWxvY2FsMA',
      '-c',
      config,
    ];
    const { code, output } = await runCommand('java', args, 60_000);
    if (code !== 0) throw new Error(`Kafka's storage could not be formatted:\n${output}`);
  }

  private async untilReady(process: GuardedProcess): Promise<void> {
    const { logLevel, Kafka } = kafkajs;
    const client = new Kafka({
      brokers: [this.brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      retry: { retries: 0 },
    });
    const log = join(this.settings.dataDir, 'kafka.out');
    await untilTrue(`Kafka (see ${log})`, READY_WITHIN_MS, async () => {
      if (process.exited) throw new Error(`Kafka ended while starting; see ${log}`);
      const admin = client.admin();
      try {
        await admin.connect();
        const { brokers } = await admin.describeCluster();
        return brokers.length > 0;
      } catch {
        return false;
      } finally {
        await admin.disconnect();
      }
    });
  }
}
