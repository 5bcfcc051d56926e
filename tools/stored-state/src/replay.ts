import { Command, InvalidArgumentError, Option } from 'commander';
import { runConnected, withConnections } from './connections.js';
import { replayFrom } from './replay-from.js';

function time(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('a time such as 2026-01-31T12:00:00Z');
  return ms;
}

const command = withConnections(new Command('npm run replay --'))
  .description('Has everything counted anew out of the topic posts.')
  .addOption(
    new Option(
      '--from <time>',
      'when Kafka took the first post to count, such as 2026-01-31T12:00:00Z',
    ).argParser(time),
  )
  .addOption(new Option('--all', 'from where the topic begins').conflicts('from'))
  .parse();
const { from, all } = command.opts<{ from?: number; all?: boolean }>();
if (from === undefined && !all) command.error('give --from or --all');
await runConnected(command, async (connections) => replayFrom(connections, from));
