import { parseArgs } from 'node:util';
import { withIngest } from './ingest-under-load.js';
import { loadRun } from './load-run.js';

const HELP = `npm run load -- [options]

Measures how many posts a second ingest takes, then sends a multiple of that, and tells what became of it.

  --ingest <url>        a running ingest; without it one is started, with a Kafka of its own
  --seconds <n>         how long the overload lasts (300)
  --peak-seconds <n>    how long the peak is measured (20)
  --times <n>           the overload, in peaks (10)
  --connections <n>     of the overload (1000)
  --posts <n>           posts a request (20)
  --help`;

const number = (preset: string) => ({ type: 'string', default: preset }) as const;
const { values } = parseArgs({
  options: {
    ingest: { type: 'string' },
    seconds: number('300'),
    'peak-seconds': number('20'),
    times: number('10'),
    connections: number('1000'),
    posts: number('20'),
    help: { type: 'boolean', default: false },
  },
});
const [seconds, peakSeconds, times, connections, postsPerRequest] = (
  [values.seconds, values['peak-seconds'], values.times, values.connections, values.posts] as const
).map(Number) as [number, number, number, number, number];
if (values.help || ![seconds, peakSeconds, times, connections, postsPerRequest].every((n) => n > 0)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const log = (line: string): void => console.log(line);
const run = (ingest: string) =>
  loadRun({ ingest, seconds, peakSeconds, times, connections, postsPerRequest }, log);
const report = await (values.ingest === undefined ? withIngest(run, log) : run(values.ingest));
const { overload } = report;
const unexpected = Object.keys(overload.statuses).filter((status) => !['202', '429', '503'].includes(status));
console.log(`answers ${JSON.stringify(overload.statuses)}, without an answer ${overload.errors}
goodput ${Math.round(report.goodput)} posts/s, ${Math.round((100 * report.goodput) / report.peak)}% of the peak
accepted p50 ${overload.acceptedP50.toFixed(0)} ms, p99 ${overload.acceptedP99.toFixed(0)} ms
health p99 ${report.healthP99.toFixed(0)} ms, worst ${report.healthWorst.toFixed(0)} ms
memory ${report.memoryEarly.toFixed(0)} MiB after a quarter, ${report.memoryMost.toFixed(0)} MiB at most after that`);
process.exit(unexpected.length === 0 && overload.errors === 0 ? 0 : 1);
