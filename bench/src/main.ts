import { Command, InvalidArgumentError, Option } from 'commander';
import { BenchServices } from './bench-services.js';
import { catchUp } from './catch-up.js';
import { catchUpTable } from './catch-up-table.js';

const MEASURES = ['catch-up'] as const;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number above 0');
  return value;
}

const command = new Command('npm run bench --')
  .description('Measures Hashpulse on this machine, beside what else a streaming engineer would pick.')
  .addOption(new Option('--only <measure>', 'one measure').choices(MEASURES))
  .option('--posts <n>', 'posts of a catch-up', whole, 1_000_000)
  .option('--rounds <n>', 'interleaved rounds', whole, 3)
  .option('--seed <n>', 'of the posts', whole, 1)
  .addOption(
    new Option('--contenders <names...>', 'who takes part')
      .choices(['hashpulse', 'usual', 'tuned'])
      .default(['hashpulse', 'usual', 'tuned']),
  )
  .option('--profile <folder>', "writes the workers' CPU profiles there")
  .option('--json', 'one line of JSON in place of tables')
  .parse();

interface Options {
  readonly posts: number;
  readonly rounds: number;
  readonly seed: number;
  readonly contenders: readonly string[];
  readonly profile?: string;
  readonly json?: boolean;
}

const options = command.opts<Options>();
const say = (line: string): void => console.error(line);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const services = await BenchServices.start(say);
try {
  const nodeFlags = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
  const catchup = await catchUp(services, { ...options, nodeFlags }, say);
  console.log(options.json ? JSON.stringify({ catchup }) : catchUpTable(catchup));
  if (!catchup.correct) process.exitCode = 1;
} finally {
  await services.stop();
}
