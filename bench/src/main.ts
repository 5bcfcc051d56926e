import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BenchServices, ROOT } from './bench-services.js';
import { catchUp } from './catch-up.js';
import { catchUpTable } from './catch-up-table.js';
import { catchUpChart, scalingChart } from './charts.js';
import { selfTimeTable } from './cpu-profile.js';
import { endToEnd } from './end-to-end.js';
import { endToEndText } from './end-to-end-text.js';
import { freshness } from './freshness.js';
import { freshnessText } from './freshness-text.js';
import { idle } from './idle.js';
import { scaling } from './scaling.js';
import { scalingTable } from './scaling-table.js';

const MEASURES = ['catch-up', 'end-to-end', 'freshness', 'idle', 'scaling'] as const;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number above 0');
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('expected a number above 0, 1 at most');
  return value;
}

const command = new Command('npm run bench --')
  .description('Measures Hashpulse on this machine, beside what else a streaming engineer would pick.')
  .addOption(new Option('--only <measure>', 'one measure').choices(MEASURES))
  .option(
    '--posts <n>',
    'posts of a catch-up; over HTTP three tenths of them, for scaling four',
    whole,
    1_000_000,
  )
  .option('--rounds <n>', 'interleaved rounds of a catch-up', whole, 3)
  .option('--seed <n>', 'of the posts', whole, 1)
  .addOption(
    new Option(
      '--contenders <names...>',
      'who takes part in a catch-up; quix, on Python, takes minutes a round',
    )
      .choices(['hashpulse', 'usual', 'tuned', 'quix'])
      .default(['hashpulse', 'usual', 'tuned']),
  )
  .option('--seconds <n>', 'how long freshness is probed', whole, 30)
  .option('--rate <n>', 'posts a second meanwhile', whole, 6_000)
  .option('--queries <n>', 'requests a second meanwhile, in its second half', whole, 2_000)
  .option(
    '--profile <folder>',
    "writes the workers' CPU profiles of a catch-up there and shows where the time went",
  )
  .option('--share <n>', 'of a core for each worker, where scaling holds them to one', share, 0.2)
  .option('--plot <folder>', 'draws catch-up and scaling there, as SVG')
  .option('--json', 'one line of JSON in place of tables')
  .parse();

interface Options {
  readonly only?: (typeof MEASURES)[number];
  readonly posts: number;
  readonly rounds: number;
  readonly seed: number;
  readonly seconds: number;
  readonly rate: number;
  readonly queries: number;
  readonly contenders: readonly string[];
  readonly profile?: string;
  readonly share: number;
  readonly plot?: string;
  readonly json?: boolean;
}

const options = command.opts<Options>();
const { posts, seed } = options;
const say = (line: string): void => console.error(line);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const outcome: Record<string, unknown> = {};
/** Shown as soon as it is known, so that a run that is cut off has shown something. */
const show = (text: string): void => {
  if (!options.json) console.log(`${text}\n`);
};
const wanted = (measure: (typeof MEASURES)[number]): boolean => (options.only ?? measure) === measure;

/** Functions that are shown of each process. */
const FUNCTIONS_SHOWN = 40;

function showProfiles(folder: string): void {
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort())
    show(selfTimeTable(join(folder, file), ROOT, FUNCTIONS_SHOWN));
}

const services = await BenchServices.start(say);
try {
  if (wanted('catch-up')) {
    const catchup = await catchUp(services, options, say);
    outcome.catchup = catchup;
    show(catchUpTable(catchup));
    if (options.plot) await catchUpChart(options.plot, catchup);
    if (options.profile) showProfiles(options.profile);
    if (!catchup.correct) process.exitCode = 1;
  }
  if (wanted('end-to-end')) {
    say('sending posts over HTTP …');
    const ndjson = await endToEnd(services, { posts: Math.ceil(posts * 0.3), linesEach: 1_000, seed });
    show(endToEndText(ndjson));
    const single = await endToEnd(services, { posts: Math.ceil(posts * 0.01), linesEach: 1, seed });
    show(endToEndText(single));
    outcome.endToEnd = { ndjson, single };
  }
  if (wanted('freshness')) {
    const settings = { seed, postsPerSecond: options.rate, seconds: options.seconds };
    say('probing how long a post takes to be seen …');
    const alone = await freshness(services, { ...settings, requestsPerSecond: 0 });
    show(freshnessText(alone));
    const queried = await freshness(services, { ...settings, requestsPerSecond: options.queries });
    show(freshnessText(queried));
    outcome.freshness = { alone, queried };
  }
  if (wanted('idle')) {
    say('watching the apps do nothing …');
    outcome.idle = await idle(services);
    show(`Idle, percent of a core: ${JSON.stringify(outcome.idle)}`);
  }
  if (wanted('scaling')) {
    const settings = { posts: Math.ceil(posts * 0.4), seed, share: options.share };
    const scaled = await scaling(services, settings, say);
    outcome.scaling = scaled;
    show(scalingTable(scaled));
    if (options.plot) await scalingChart(options.plot, scaled);
    if (!scaled.correct) process.exitCode = 1;
  }
  if (options.json) console.log(JSON.stringify(outcome));
} finally {
  await services.stop();
}
