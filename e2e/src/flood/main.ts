import { parseArgs } from 'node:util';
import { floodRun } from './flood-run.js';

const HELP = `npm run flood -- [options]

Floods a real system (Kafka, Redis, one of each app) with hashtags that are used once, and checks that memory
stays bounded and the 50 hashtags that are really used are still found, in every ranking.

  --hashtags <n>   how many are used once, over ten minutes of event time (2000000)
  --app-mib <n>    resident memory that no app may exceed (1024)
  --redis-mib <n>  memory that Redis may not exceed (1024)
  --help`;

const { values } = parseArgs({
  options: {
    hashtags: { type: 'string', default: '2000000' },
    'app-mib': { type: 'string', default: '1024' },
    'redis-mib': { type: 'string', default: '1024' },
    help: { type: 'boolean', default: false },
  },
});
const [hashtags, appMib, redisMib] = [values.hashtags, values['app-mib'], values['redis-mib']].map(
  Number,
) as [number, number, number];
if (values.help || !(hashtags > 0 && appMib > 0 && redisMib > 0)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const log = (line: string): void => console.log(line);
const result = await floodRun({ hashtags, env: {}, settleWithinSeconds: 1_800, log });
const { posts, seconds, peaks, redisPeak, cells, largestBucket, unlisted, wrong } = result;
const problems = [...wrong];
for (const [app, mib] of peaks) if (mib > appMib) problems.push(`${app} took ${mib} MiB`);
if (redisPeak > redisMib) problems.push(`Redis took ${redisPeak} MiB`);
log(`${posts} posts in ${Math.round(seconds)} s, ${Math.round(posts / seconds)} a second`);
log(`peaks in MiB: redis ${redisPeak}, ${[...peaks].map(([app, mib]) => `${app} ${mib}`).join(', ')}`);
log(`${cells} cells in Redis, at most ${largestBucket} in a bucket`);
log(`dropped hashtags had at most ${JSON.stringify(unlisted ?? 'nothing: none was dropped')}`);
for (const problem of problems) log(`WRONG ${problem}`);
log(problems.length === 0 ? 'the top 50 are right in every ranking' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
