import { parseArgs } from 'node:util';
import { fuzzRun } from './fuzz-run.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
console.log(`npm run fuzz -- --runs ${values.runs} --seed ${values.seed}`);
fuzzRun(Number(values.runs), Number(values.seed), (line) => console.log(line));
