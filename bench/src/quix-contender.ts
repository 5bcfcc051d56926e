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

const COUNT_WITHIN_MS = 1_800_000;
const PARTITIONS = 8;
/** Python computes on one core in a process, and there are two. */
const PROCESSES = 2;

/** A job for Quix Streams, which runs on Python, see bench/peers/quix. */
export class QuixContender implements Contender {
  readonly name = 'quix';

  constructor(
    private readonly services: BenchServices,
    private readonly exact: ExactCounts,
    /** The program that has what the job needs. */
    private readonly python: string,
  ) {}

  async round(round: number): Promise<RoundResult> {
    const { services, exact } = this;
    const id = `bench-${this.name}-${round}`;
    const output = `${id}-counts`;
    const topic = { topic: output, numPartitions: PARTITIONS, replicationFactor: 1 };
    await services.administer((admin) => admin.createTopics({ topics: [topic], waitForLeaders: true }));
    const began = performance.now();
    const broker = processUsage(services.broker.pid as number);
    const jobs = Array.from({ length: PROCESSES }, (_, i) => this.start(id, output, i + 1));
    const uses = (): number =>
      jobs.reduce((sum, job) => sum + Number(job.latest(/^uses (\d+)$/)?.[1] ?? 0), 0);
    const done = untilTrue(`${this.name} to count`, COUNT_WITHIN_MS, async () => uses() >= exact.uses);
    await Promise.race([done, ...jobs.map((job) => job.failure())]);
    const wallSeconds = (performance.now() - began) / 1_000;
    const usage = {
      ...Object.fromEntries(jobs.map((job) => [job.name, processUsage(job.pid)])),
      broker: since(broker, processUsage(services.broker.pid as number)),
    };
    // Their last transactions are committed when they stop, beyond what is measured.
    for (const job of jobs) await job.stop();
    const differences = exact.differences(await this.counted(output));
    await removeJobTopics(services, id);
    await rm(this.stateFolder(id), { recursive: true, force: true });
    return { wallSeconds, usage, differences };
  }

  private start(id: string, output: string, index: number): MeasuredProcess {
    const { services } = this;
    const job = join(ROOT, 'bench', 'peers', 'quix', 'job.py');
    const state = join(this.stateFolder(id), String(index));
    const args = [job, services.broker.brokers, id, state, TOPICS.posts, output];
    const log = join(services.folder, `${id}-${index}.log`);
    return new MeasuredProcess(`job-${index}`, this.python, args, log);
  }

  private stateFolder(id: string): string {
    return join(this.services.folder, id);
  }

  private async counted(topic: string): Promise<Map<string, number>> {
    await markEnds(this.services, topic, PARTITIONS);
    const counted = new Map<string, number>();
    await readTopic(this.services.kafka, topic, ({ key, value }) => {
      if (key && value)
        counted.set(key.toString(), (JSON.parse(value.toString()) as { count: number }).count);
    });
    return counted;
  }
}

/** Installs what the job needs, once; gives the Python that has it. */
export async function buildQuixJob(say: (line: string) => void): Promise<string> {
  say('installing Quix Streams for Python …');
  const venv = join(ROOT, '.hashpulse', 'bench', 'quix');
  const python = join(venv, 'bin', 'python');
  const requirements = join(ROOT, 'bench', 'peers', 'quix', 'requirements.txt');
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', venv]],
    [python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]],
  ];
  for (const [command, args] of steps) {
    const { code, output } = await runCommand(command, args, 600_000);
    if (code !== 0)
      throw new Error(
        `the Quix Streams job could not be installed (Python 3.11 or newer is needed):\n${output}`,
      );
  }
  return python;
}
