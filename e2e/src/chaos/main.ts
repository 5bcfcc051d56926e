import { parseArgs } from 'node:util';
import { chaosRun } from './chaos-run.js';
import { faultsOf } from './faults.js';

const HELP = `npm run chaos -- [options]

Breaks a real system (three Kafka brokers, Redis, two of each worker) while posts flow,
and compares every count with an independent one after each round.

  --rounds <n>     how many faults (20)
  --seed <n>       repeats a run, or a round of it (1)
  --fault <class>  only this one: ${Object.keys(faultsOf(false)).join(', ')}
  --redis-cluster  with a Redis Cluster of six nodes; its classes: ${Object.keys(faultsOf(true)).join(', ')}
  --help`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    fault: { type: 'string' },
    'redis-cluster': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const isRedisCluster = values['redis-cluster'];
const known = values.fault === undefined || Object.hasOwn(faultsOf(isRedisCluster), values.fault);
if (values.help || !known || !(rounds > 0) || !Number.isInteger(seed)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const log = (line: string): void => console.log(line);
const done = await chaosRun({ rounds, seed, fault: values.fault, isRedisCluster, log });
const wrong = done.filter((round) => round.wrong.length > 0);
const slowest = Math.max(...done.map(({ recoveryMs }) => recoveryMs));
for (const round of wrong)
  console.log(`seed ${round.seed} ${round.fault}:\n  ${round.wrong.slice(0, 20).join('\n  ')}`);
console.log(`${done.length} rounds, ${wrong.length} wrong, slowest recovery ${slowest} ms`);
process.exit(wrong.length === 0 ? 0 : 1);
