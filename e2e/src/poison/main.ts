import { parseArgs } from 'node:util';
import { CHECKSUM_HEADER, ORIGIN_HEADERS, TOPICS } from '@hashpulse/contracts';
import { TopicReader } from '@hashpulse/testing';
import { Pipeline } from '../scenarios/pipeline.js';
import { damagedRecords, validRecords } from './damaged-records.js';
import { StallWatch } from './stall-watch.js';

const HELP = `npm run poison -- [options]

Writes damaged records straight into the topics posts and hashtags of a real system, and checks that each is counted
or dead, and that no partition with records waiting stands still for long.

  --records <n>        how many, half of them into each topic (100000)
  --seed <n>           which (1)
  --longest-stall <n>  ms that a partition may stand still (1000)
  --help`;

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    'longest-stall': { type: 'string', default: '1000' },
    help: { type: 'boolean', default: false },
  },
});
const [records, seed, longest] = [values.records, values.seed, values['longest-stall']].map(Number) as [
  number,
  number,
  number,
];
if (values.help || !(records > 1 && longest > 0) || !Number.isInteger(seed)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Valid posts before the damaged ones. */
const WARM_UP = 500;

/** Where the records came from that lie in `posts.dead`, each once: a worker that dies writes again. */
async function deadOrigins({ brokers }: Pipeline): Promise<[posts: number, hashtags: number]> {
  const reader = new TopicReader(brokers, TOPICS.dead);
  await reader.start();
  const origins = { posts: new Set<string>(), hashtags: new Set<string>() };
  for (const { headers } of await reader.records()) {
    const origin = `${headers[ORIGIN_HEADERS.partition]}:${headers[ORIGIN_HEADERS.offset]}`;
    origins[headers[ORIGIN_HEADERS.topic] === TOPICS.posts ? 'posts' : 'hashtags'].add(origin);
  }
  await reader.stop();
  return [origins.posts.size, origins.hashtags.size];
}

/** How many records of `hashtags` no tagger wrote. */
async function foreignRecords({ brokers }: Pipeline): Promise<number> {
  const reader = new TopicReader(brokers, TOPICS.hashtags);
  await reader.start();
  const records = await reader.records();
  await reader.stop();
  return records.filter(({ headers }) => headers[CHECKSUM_HEADER] === undefined).length;
}

const half = Math.floor(records / 2);
const damaged = damagedRecords(seed, half);
const pipeline = await Pipeline.start();
const problems: string[] = [];
try {
  // Workers that have just started wait for each other in their groups: that is no stall.
  await pipeline.produce(TOPICS.posts, validRecords(WARM_UP));
  await pipeline.settled();
  const watch = new StallWatch(pipeline.counted, pipeline.redis);
  const messages = damaged.map((value, i) => ({ key: `damaged${i}`, value }));
  await Promise.all([TOPICS.posts, TOPICS.hashtags].map((topic) => pipeline.produce(topic, messages)));
  await pipeline.settled(600);
  await watch.stop();
  const tally = await pipeline.tally();
  console.log(`${half} records in each topic: ${JSON.stringify(tally)}`);
  // Counted by what the topics hold: a producer that waits in vain for an answer writes again.
  const { read = 0, forwarded = 0, counted = 0, duplicates = 0, late = 0, dead = 0 } = tally;
  const [inPosts, inHashtags] = [await pipeline.records(TOPICS.posts), await foreignRecords(pipeline)];
  if (read !== inPosts) problems.push(`${read} records of posts were read, there are ${inPosts}`);
  if (read !== forwarded + counted + duplicates + late + dead) problems.push('posts are missing');
  const [deadPosts, deadHashtags] = await deadOrigins(pipeline);
  if (deadPosts !== dead) problems.push(`${deadPosts} dead letters of posts, not ${dead}`);
  if (deadHashtags !== inHashtags)
    problems.push(`${deadHashtags} dead letters of hashtags, not ${inHashtags}`);
  const stalls = [...watch.longest].sort((a, b) => b[1] - a[1]);
  console.log(
    `longest stalls: ${stalls
      .slice(0, 5)
      .map(([name, ms]) => `${name} ${ms} ms`)
      .join(', ')}`,
  );
  for (const [name, ms] of stalls) if (ms > longest) problems.push(`${name} stood still for ${ms} ms`);
} finally {
  await pipeline.stop();
}
for (const problem of problems) console.log(`WRONG ${problem}`);
console.log(
  problems.length === 0 ? 'each is counted or dead, and no partition stood still' : 'not as it must be',
);
process.exit(problems.length === 0 ? 0 : 1);
