import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, untilTrue } from '@hashpulse/backing-services';
import { TOPICS } from '@hashpulse/contracts';
import { readTopic } from '@hashpulse/kafka';
import { type BenchServices, ROOT } from './bench-services.js';
import type { Contender, RoundResult } from './contender.js';
import type { ExactCounts } from './exact-counts.js';
import { MeasuredProcess } from './measured-process.js';
import { processUsage, since } from './process-usage.js';
import { markEnds, removeJobTopics } from './transactional-topic.js';

const COUNT_WITHIN_MS = 300_000;
const PARTITIONS = 8;

/** A Kafka Streams job in one of its two forms, see bench/peers/streams. */
export class StreamsContender implements Contender {
  readonly name: string;

  constructor(
    private readonly form: 'usual' | 'tuned',
    private readonly services: BenchServices,
    private readonly exact: ExactCounts,
    private readonly jobFolder: string,
  ) {
    this.name = `streams-${form}`;
  }

  async round(round: number): Promise<RoundResult> {
    const { services, exact } = this;
    const id = `bench-${this.name}-${round}`;
    const output = `${id}-counts`;
    const topic = { topic: output, numPartitions: PARTITIONS, replicationFactor: 1 };
    await services.administer((admin) => admin.createTopics({ topics: [topic], waitForLeaders: true }));
    const state = join(services.folder, id);
    const classPath = `${join(this.jobFolder, 'classes')}:${join(this.jobFolder, 'lib', '*')}`;
    const job = [services.broker.brokers, id, this.form, state, TOPICS.posts, output, String(exact.uses)];
    const args = ['-cp', classPath, 'hashpulse.peer.TrendsJob', ...job];
    const began = performance.now();
    const broker = processUsage(services.broker.pid as number);
    const java = new MeasuredProcess(this.name, 'java', args, join(services.folder, `${id}.log`));
    const done = untilTrue(
      `${this.name} to count`,
      COUNT_WITHIN_MS,
      async () => java.written(/^counted$/) !== undefined,
    );
    await Promise.race([done, java.failure()]);
    const wallSeconds = (performance.now() - began) / 1_000;
    const usage = {
      job: processUsage(java.pid),
      broker: since(broker, processUsage(services.broker.pid as number)),
    };
    // Its last transaction is committed when it stops, beyond what is measured.
    await java.stop();
    const differences = exact.differences(await this.counted(output));
    // Its group stays too: members of Kafka Streams do not leave when they stop.
    await removeJobTopics(services, id);
    await rm(state, { recursive: true, force: true });
    return { wallSeconds, usage, differences };
  }

  private async counted(topic: string): Promise<Map<string, number>> {
    await markEnds(this.services, topic, PARTITIONS);
    const counted = new Map<string, number>();
    await readTopic(this.services.kafka, topic, ({ key, value }) => {
      if (key && value) counted.set(key.toString('utf8'), Number(value.readBigInt64BE()));
    });
    return counted;
  }
}

/** Builds the job; what it needs comes from Maven packages, once. */
export async function buildStreamsJob(say: (line: string) => void): Promise<string> {
  const target = join(ROOT, '.hashpulse', 'bench', 'streams-job');
  say('building the Kafka Streams job …');
  const pom = join(ROOT, 'bench', 'peers', 'streams', 'pom.xml');
  const args = ['-B', '-q', '-f', pom, `-Dtarget=${target}`, 'process-classes'];
  const { code, output } = await runCommand('mvn', args, 600_000);
  if (code !== 0)
    throw new Error(`the Kafka Streams job could not be built (Java 17 and Maven are needed):\n${output}`);
  return target;
}
