import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KafkaServer, nativePackages, RedisServer, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, isPassingKafkaError, kafkaClient, Patience, withAdmin } from '@hashpulse/kafka';
import type { Admin, Kafka } from 'kafkajs';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WORK = join(ROOT, '.hashpulse', 'bench');

/** The broker that all who are measured share, and a folder for what a run leaves. */
export class BenchServices {
  readonly kafka: Kafka;

  private constructor(
    readonly folder: string,
    readonly broker: KafkaServer,
    private readonly redisProgram: string,
  ) {
    this.kafka = kafkaClient({ brokers: [broker.brokers], clientId: 'hashpulse-bench' });
  }

  static async start(say: (line: string) => void): Promise<BenchServices> {
    const packages = await nativePackages(join(ROOT, '.hashpulse', 'native'), say);
    await mkdir(WORK, { recursive: true });
    const folder = await mkdtemp(join(WORK, 'run-'));
    const broker = new KafkaServer({ jars: packages.kafka, dataDir: join(folder, 'kafka') });
    await broker.start();
    return new BenchServices(folder, broker, packages.redis);
  }

  /** An empty Redis as its own process. */
  async startRedis(name: string): Promise<RedisServer> {
    const redis = new RedisServer({ program: this.redisProgram, dataDir: join(this.folder, name) });
    await redis.start();
    return redis;
  }

  /** Makes the topics of the system that are missing; a broker that has much to do may know them a little later. */
  async ensureTopics(): Promise<void> {
    const patience = new Patience(isPassingKafkaError, () => undefined);
    await patience.with({ isCurrent: () => true }, () => ensureTopics(this.kafka));
  }

  /** Where a topic ends, by partition. */
  async ends(topic: string): Promise<number[]> {
    const ends = await this.administer((admin) => admin.fetchTopicOffsets(topic));
    return ends.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  }

  /** Resolves when so many members of a group share its partitions. */
  async untilStable(groupId: string, members: number): Promise<void> {
    await this.administer((admin) =>
      untilTrue(`${members} members of ${groupId}`, 60_000, async () => {
        const { groups } = await admin.describeGroups([groupId]);
        return groups.every((group) => group.state === 'Stable' && group.members.length === members);
      }),
    );
  }

  /** Deletes topics, if they are there, and groups without members, and waits until they are gone. */
  async remove(topics: readonly string[], groups: readonly string[] = []): Promise<void> {
    await this.administer(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const here = topics.filter((topic) => existing.has(topic));
      if (here.length > 0) await admin.deleteTopics({ topics: here });
      await untilTrue('topics deleted', 30_000, async () => {
        const left = new Set(await admin.listTopics());
        return !here.some((topic) => left.has(topic));
      });
      const known = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
      const gone = groups.filter((group) => known.includes(group));
      if (gone.length > 0) await admin.deleteGroups(gone);
    });
  }

  async administer<T>(action: (admin: Admin) => Promise<T>): Promise<T> {
    return withAdmin(this.kafka, action);
  }

  async stop(): Promise<void> {
    await this.broker.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
