import { runCommand } from './command.js';
import { freePort } from './free-port.js';
import type { ServiceLog } from './service-log.js';

const UP_WITHIN_MS = 600_000;

/** Whether a Docker engine answers. */
export async function dockerAnswers(): Promise<boolean> {
  const { code } = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], 10_000);
  return code === 0;
}

/** Kafka and Redis of the docker-compose.yml, as a project of its own whose volumes stay. */
export class DockerServices {
  private ports = { kafka: 0, redis: 0 };

  /** @param project name of the compose project: another data folder, another project */
  constructor(
    private readonly composeFile: string,
    private readonly project: string,
  ) {}

  get kafkaBrokers(): string {
    return `127.0.0.1:${this.ports.kafka}`;
  }

  get redisUrl(): string {
    return `redis://127.0.0.1:${this.ports.redis}`;
  }

  /** @param wanted which of the two to start */
  async start(wanted: { readonly kafka: boolean; readonly redis: boolean }, log: ServiceLog): Promise<void> {
    this.ports = { kafka: await freePort(9092), redis: await freePort(6379) };
    const names = (['kafka', 'redis'] as const).filter((name) => wanted[name]);
    log(`starting ${names.join(' and ')} in containers …`);
    await this.compose(['up', '--detach', '--wait', ...names]);
  }

  async stop(): Promise<void> {
    await this.compose(['stop']);
  }

  /** Removes the containers and their data. */
  async remove(): Promise<void> {
    await this.compose(['down', '--volumes']);
  }

  private async compose(args: readonly string[]): Promise<void> {
    const env = [`KAFKA_PORT=${this.ports.kafka || 9092}`, `REDIS_PORT=${this.ports.redis || 6379}`];
    const command = [
      'docker',
      'compose',
      '--project-name',
      this.project,
      '--file',
      this.composeFile,
      ...args,
    ];
    const { code, output } = await runCommand('env', [...env, ...command], UP_WITHIN_MS);
    if (code !== 0) throw new Error(`docker compose ${args[0]} failed:\n${output}`);
  }
}
