import type { PartitionedTopic } from '@hashpulse/trend-store';
import { Command, InvalidArgumentError, Option } from 'commander';
import { changePartitions, takeBack } from './change-partitions.js';
import { type Connections, runConnected, withConnections } from './connections.js';
import { untilSettled } from './settled.js';
import { requireStopped } from './stopped-workers.js';

function number(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a number of partitions');
  return Number(text);
}

interface Options {
  readonly topic?: PartitionedTopic;
  readonly to?: number;
  readonly takeBack?: boolean;
  readonly settled?: boolean;
}

const command = withConnections(new Command('npm run partitions --'))
  .description('Brings a topic, and what is counted of it, to a multiple of its number of partitions.')
  .addOption(new Option('--topic <name>').choices(['posts', 'hashtags']))
  .addOption(new Option('--to <n>', 'how many there shall be').argParser(number))
  .option('--take-back', 'forget a change that was broken off before Kafka had the new partitions')
  .option('--settled', 'only wait until all is counted that the stopped taggers have written')
  .parse();
const { topic, to, takeBack: isBack, settled } = command.opts<Options>();
const say = (line: string): void => console.error(line);

async function work(connections: Connections): Promise<object> {
  if (settled) {
    await requireStopped(connections.kafka, ['tagger']);
    await untilSettled(connections.kafka, connections.redis, say);
    return { settled: true };
  }
  if (topic !== undefined && isBack && to === undefined) return takeBack(connections, topic);
  if (topic !== undefined && to !== undefined) return changePartitions(connections, topic, to, say);
  throw new Error('give --topic with --to or with --take-back, or --settled');
}

await runConnected(command, work);
