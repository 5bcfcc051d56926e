import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.js';
import type { ServiceLog } from './service-log.js';

/** Where the native programs are. */
export interface NativePackages {
  /** Folder with Kafka's jars. */
  readonly kafka: string;
  /** The redis-server program. */
  readonly redis: string;
}

const POM = join(dirname(fileURLToPath(import.meta.url)), '../maven/pom.xml');
/** Names the versions in the pom: another pom, another folder. */
const VERSIONS = 'kafka-4.1.1-redis-6.2';

const INSTALL_ADVICE =
  'Hashpulse needs Kafka and Redis. Install Docker (https://docs.docker.com/get-docker) and start it, ' +
  'or install Java 17 or newer and Maven (for example: apt-get install openjdk-17-jre-headless maven), ' +
  'or set KAFKA_BROKERS and REDIS_URL to ones that you have.';

async function redisOnPath(): Promise<string | undefined> {
  const { code } = await runCommand('redis-server', ['--version'], 5_000);
  return code === 0 ? 'redis-server' : undefined;
}

async function bundledRedis(folder: string): Promise<string> {
  const platform = `${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch === 'x64' ? 'amd64' : 'arm64'}`;
  const name = (await readdir(folder)).find((file) => file.endsWith(platform));
  if (!name) throw new Error(`there is no redis-server for ${platform}. ${INSTALL_ADVICE}`);
  await chmod(join(folder, name), 0o755);
  return join(folder, name);
}

async function download(target: string, log: ServiceLog): Promise<void> {
  const [java, maven] = await Promise.all([
    runCommand('java', ['-version'], 30_000),
    runCommand('mvn', ['--version'], 60_000),
  ]);
  if (java.code !== 0 || maven.code !== 0) throw new Error(INSTALL_ADVICE);
  log('downloading Kafka and Redis as Maven packages (about 70 MB, once) …');
  const partial = `${target}.${process.pid}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const args = ['-B', '-q', '-f', POM, `-Dtarget=${partial}`, 'generate-resources'];
  const { code, output } = await runCommand('mvn', args, 600_000);
  if (code !== 0) throw new Error(`Maven could not download Kafka and Redis:\n${output}`);
  // Renamed only when whole, so that a download that was cut off is never taken for a finished one.
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
}

const downloads = new Map<string, Promise<void>>();

/** Those who need the packages at the same time wait for one download. */
async function downloadOnce(target: string, log: ServiceLog): Promise<void> {
  const running = downloads.get(target) ?? download(target, log);
  downloads.set(target, running);
  await running.finally(() => downloads.delete(target));
}

/** The real Kafka and Redis from Maven packages, downloaded into the cache folder once. */
export async function nativePackages(cacheDir: string, log: ServiceLog): Promise<NativePackages> {
  const target = join(cacheDir, VERSIONS);
  await mkdir(cacheDir, { recursive: true });
  if (!existsSync(target)) await downloadOnce(target, log);
  return {
    kafka: join(target, 'kafka'),
    redis: (await redisOnPath()) ?? (await bundledRedis(join(target, 'redis'))),
  };
}
