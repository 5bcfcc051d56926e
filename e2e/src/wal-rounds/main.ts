import { parseArgs } from 'node:util';
import { walRounds } from './wal-rounds.js';

const HELP = `npm run wal-rounds -- [options]

Kills ingest (SIGKILL) round after round while posts come in, in every second round with Kafka killed as well,
and checks that every post that was answered with 202 is counted exactly once.

  --rounds <n>   how many (20)
  --seed <n>     when to kill (1)
  --no-fsync     with INGEST_WAL_FSYNC=false
  --help`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    'no-fsync': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (values.help || !(rounds > 0) || !Number.isInteger(seed)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const log = (line: string): void => console.log(line);
const { promised, wrong, answers } = await walRounds({ rounds, seed, fsync: !values['no-fsync'], log });
for (const line of wrong.slice(0, 50)) console.log(line);
console.log(
  `${rounds} rounds, ${promised} posts answered with 202, ${wrong.length} not counted exactly once`,
);
console.log(`answers by status (0: none): ${JSON.stringify(answers)}`);
process.exit(wrong.length === 0 ? 0 : 1);
