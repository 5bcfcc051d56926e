import { WINDOW_NAMES, type WindowName } from '@hashpulse/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { evaluateNab } from './nab/nab-evaluation.js';
import { evaluateRanking } from './ranking/evaluate-ranking.js';
import { rankingLine, rankingText } from './ranking/print-ranking.js';

interface Options {
  readonly ranking: boolean | undefined;
  readonly nab: string | undefined;
  readonly seed: number;
  readonly window: WindowName;
  readonly hard: boolean | undefined;
  readonly json: boolean | undefined;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidArgumentError('an integer from 0 to 4294967295');
  }
  return seed;
}

const command = new Command('npm run evaluate --')
  .description('Measures how well what trends is found, beside other methods.')
  .option('--ranking', 'plant bursts, attacks and an outage in ordinary traffic and judge what is ranked')
  .option('--seed <number>', 'of the traffic', seedOf, 1)
  .option(
    '--hard',
    'other attacks and situations: every network goes away once, a language appears, and more',
  )
  .addOption(
    new Option('--window <name>', 'the window that is ranked')
      .choices(WINDOW_NAMES.slice(0, 3))
      .default('1h'),
  )
  .addOption(
    new Option(
      '--nab <folder>',
      'detect in series of the Numenta Anomaly Benchmark (CSV files and windows.json)',
    ).conflicts('ranking'),
  )
  .option('--json', 'print a line of JSON')
  .allowExcessArguments(false)
  .parse();
const { ranking, nab, seed, window, hard, json } = command.opts<Options>();

try {
  if (nab !== undefined) console.log(await evaluateNab(nab, json === true));
  else if (ranking) printRanking();
  else command.help({ error: true });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function printRanking(): void {
  const evaluation = evaluateRanking(seed, window, hard === true);
  console.log(json ? rankingLine(seed, window, evaluation) : rankingText(evaluation));
}
