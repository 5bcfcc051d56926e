// `npm run control`: breaks one guarantee at a time in the compiled code and expects its tests to go red.
// A suite that stays green without the mechanism that it is there for proves nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedEnvironment, pinnedNode, prepare, root, run } from './prepare.mjs';

/** Each mechanism with the line that is broken and the tests that must notice. */
const MUTANTS = [
  {
    name: "the resuming of the client's stream",
    file: 'libs/client/dist/stream-trends.js',
    from: 'last = event.id;',
    to: ';',
    tests: ['unit', 'stream-trends'],
  },
  {
    name: 'the dropping of slow readers',
    file: 'apps/query/dist/event-stream.js',
    from: 'this.monotonic() - this.fullSince < SLOW_AFTER_MS',
    to: 'true',
    tests: ['unit', 'event-stream'],
  },
  {
    name: 'the compare-and-set of commits',
    file: 'libs/trend-store/dist/commit-script.js',
    from: "if (stored or '') ~= ARGV[1] then\n  if stored",
    to: 'if false then\n  if stored',
    tests: ['integration', 'state-commit'],
  },
  {
    name: 'the deduplication of posts',
    file: 'libs/tagging/dist/posts-partition.js',
    from: 'if (known && !this.isSentAnew(known, record))\n            return this.update(',
    to: 'if (false)\n            return this.update(',
    tests: ['e2e', 'exactly-once', 'half of the posts by both ways'],
  },
  {
    name: "the recognition of a tagger's repeated output",
    file: 'libs/trends/dist/hashtags-partition.js',
    from: 'return this.progress.get(partition)?.next ?? 0;',
    to: 'return 0;',
    tests: ['unit', 'hashtags-partition'],
  },
  {
    name: 'the bound on cells held in memory',
    file: 'libs/trends/dist/hashtags-partition.js',
    from: 'if (held <= cells)',
    to: 'if (true)',
    tests: ['unit', 'hashtags-partition'],
  },
  {
    name: 'the bound on the hashtags of a bucket',
    file: 'libs/trends/dist/held-bucket.js',
    from: 'if (this.fill[kind].places + places > this.capacity[kind])',
    to: 'if (false)',
    tests: ['unit', 'bounded-buckets'],
  },
  {
    name: 'the error bound of a hashtag that was dropped before',
    file: 'libs/trends/dist/held-cell.js',
    from: 'cell.missed = missed;',
    to: '',
    tests: ['unit', 'bounded-buckets'],
  },
  {
    name: 'the bound on the posts that a tagger remembers',
    file: 'libs/tagging/dist/post-memory.js',
    from: 'if (this.size > this.limits.room)',
    to: 'if (false)',
    tests: ['unit', 'posts-partition'],
  },
  {
    name: 'the lateness of what may have been forgotten early',
    file: 'libs/tagging/dist/posts-partition.js',
    from: 'at < this.memory.completeSince ||',
    to: 'false ||',
    tests: ['unit', 'posts-partition'],
  },
  {
    name: 'the holding back of completeUntil by a partition that stands still',
    file: 'apps/query/dist/snapshot.js',
    from: 'isHalted || standsStill(TOPICS.posts, source)',
    to: 'false',
    tests: ['unit', 'snapshot'],
  },
  {
    name: 'the holding back of completeUntil by posts on their way between partitions',
    file: 'libs/trends/dist/progress.js',
    from: 'for (const { at } of forwarded)',
    to: 'for (const { at } of [])',
    tests: ['unit', 'trends/dist/progress'],
  },
  {
    name: 'the look at where the logs end, behind the back of a tagger that hangs',
    file: 'libs/trends/dist/progress.js',
    from: 'if (one.next < (ends.get(source) ?? 0))',
    to: 'if (false)',
    tests: ['unit', 'trends/dist/progress'],
  },
  {
    name: 'the waiting with the expiry of buckets for partitions of which nobody has heard',
    file: 'libs/trends/dist/hashtags-partition.js',
    from: 'if (this.progress.size < this.settings.sources)',
    to: 'if (false)',
    tests: ['integration', 'event-time-laws'],
  },
  {
    name: 'the bound on the hashtags that a window ranks',
    file: 'libs/trends/dist/keep-largest.js',
    from: 'if (totals.size <= room)',
    to: 'if (true)',
    tests: ['unit', 'window-view'],
  },
  {
    name: 'the dropping of log lines that nobody reads',
    file: 'libs/nest-service/dist/log-output.js',
    from: '<= MOST_WAITING',
    to: '<= Infinity',
    tests: ['unit', 'nest-service/dist/log-output'],
  },
  {
    name: 'the order of logged posts',
    file: 'apps/ingest/dist/durable-publisher.js',
    from: 'return this.logging ?',
    to: 'return false ?',
    tests: ['unit', 'durable-publisher'],
  },
  {
    name: 'the order of log segments, one of which a kill left without an entry',
    file: 'libs/write-ahead-log/dist/write-ahead-log.js',
    from: 'let next = segment.first + 1;',
    to: 'let next = segment.first;',
    tests: ['unit', 'write-ahead-log/dist/write-ahead'],
  },
  {
    name: 'the checksum of the write-ahead log',
    file: 'libs/write-ahead-log/dist/frame.js',
    from: 'if (crc32(',
    to: 'if (false && crc32(',
    tests: ['unit', 'frame.spec'],
  },
  {
    name: 'the denial of hashtags',
    file: 'libs/trends/dist/rankings.js',
    from: '|| !this.view.moderated.isShown(hashtag)',
    to: '',
    tests: ['e2e', 'moderation', 'is gone from every shape'],
  },
  {
    name: 'the guard on the addresses of webhooks',
    file: 'libs/webhook-delivery/dist/public-address.js',
    from: "range() === 'unicast'",
    to: "range() !== ''",
    tests: ['unit', 'public-address'],
  },
  {
    name: 'the lease of who delivers to webhooks',
    file: 'libs/trend-store/dist/webhook-scripts.js',
    from: 'if holder and holder ~= ARGV[1] then return 0 end',
    to: '',
    tests: ['integration', 'integration/webhooks', 'gives the lease'],
  },
  {
    name: 'the keeping of an event until its webhook has taken it',
    file: 'apps/query/dist/webhook-sender.js',
    from: 'const result = await sendEvent(',
    to: "await store.settle({ webhook: subscription.id, event: event.id, logEntry: '{}' });\n        const result = await sendEvent(",
    tests: ['e2e', 'scenarios/webhooks', 'tell who|another replica'],
  },
  {
    name: 'the counting of copies as few voices',
    file: 'libs/trends/dist/independence.js',
    from: '(apart / voices.texted) ** DISTRUST',
    to: '1',
    tests: ['unit', 'trends/dist/independence'],
  },
  {
    name: 'the setting aside of campaigns from what copies are ordinary',
    file: 'libs/trends/dist/copy-rate.js',
    from: '.slice(0, SET_ASIDE)',
    to: '.slice(0, 0)',
    tests: ['unit', 'trends/dist/copy-rate'],
  },
  {
    name: 'the finding of closed circles',
    file: 'libs/trends/dist/independence.js',
    from: 'const circle = openness(voices);',
    to: 'const circle = 1;',
    tests: ['unit', 'trends/dist/independence'],
  },
  {
    name: 'the memory of who repeats themselves',
    file: 'libs/trends/dist/independence.js',
    from: 'for (const { authors } of before)',
    to: 'for (const { authors } of [])',
    tests: ['unit', 'trends/dist/baseline'],
  },
  {
    name: 'the yielding of what is over',
    file: 'libs/trends/dist/rankings.js',
    from: 'one.score * currency',
    to: 'one.score',
    tests: ['unit', 'trends/dist/rankings'],
  },
  {
    name: 'the surer significance that what is over needs',
    file: 'libs/trends/dist/rankings.js',
    from: 'significance + Math.log(currency)',
    to: 'significance',
    tests: ['unit', 'trends/dist/rankings'],
  },
  {
    name: "the dispersion of a hashtag's authors",
    file: 'libs/trends/dist/overdispersion.js',
    from: 'excess += (observed - expected) ** 2 - expected;',
    to: '',
    tests: ['unit', 'trends/dist/overdispersion'],
  },
  {
    name: 'the doubt about what was hardly seen yet',
    file: 'libs/trends/dist/overdispersion.js',
    from: 'return scale <= 0 ? 0 :',
    to: 'return true ? 0 :',
    tests: ['unit', 'trends/dist/baseline'],
  },
  {
    name: 'the silence of a network',
    file: 'libs/trends/dist/silence.js',
    from: '<= SURPRISING_GAPS',
    to: '<= Infinity',
    tests: ['unit', 'silence'],
  },
  {
    name: 'the dead letters',
    file: 'apps/tagger/dist/posts-worker.js',
    from: "if (verdict.kind === 'dead')",
    to: 'if (false)',
    tests: ['e2e', 'bad-records', 'costs no neighbour'],
  },
  {
    name: "the moving of a source's cursor only after its posts are safe",
    file: 'libs/sources/dist/relay.js',
    from: 'await this.deliver(',
    to: 'await this.keep(batch.at(-1).cursor);\n                await this.deliver(',
    tests: ['unit', 'relay'],
  },
];

/** Whether the tests pass. */
async function passes([project, pattern, name = '.']) {
  const jest = join(root, 'node_modules', '.bin', 'jest');
  const args = [
    jest,
    '--selectProjects',
    project,
    '--testPathPatterns',
    pattern,
    '--runInBand',
    '--testNamePattern',
    name,
  ];
  const env = { ...pinnedEnvironment(), NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  return run(pinnedNode, args, { env, stdio: 'ignore' }).then(
    () => true,
    () => false,
  );
}

/** What must be put back if this is stopped in the middle: compiled code that stays broken would deceive later runs. */
let broken;
const mend = () => broken && writeFileSync(broken.path, broken.intact);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    mend();
    process.exit(1);
  });
}

await prepare((line) => console.log(line));
let unnoticed = 0;
for (const { name, file, from, to, tests } of MUTANTS) {
  const path = join(root, file);
  const intact = readFileSync(path, 'utf8');
  if (!intact.includes(from)) throw new Error(`${file} no longer has the line that is to be broken: ${from}`);
  if (!(await passes(tests))) throw new Error(`${tests.join(', ')} is red before anything is broken`);
  broken = { path, intact };
  try {
    writeFileSync(path, intact.replace(from, to));
    const red = !(await passes(tests));
    console.log(`without ${name}: ${tests.join(', ')} is ${red ? 'red, as it must be' : 'GREEN'}`);
    if (!red) unnoticed += 1;
  } finally {
    mend();
    broken = undefined;
  }
}
console.log(`${MUTANTS.length} mechanisms broken, ${unnoticed} unnoticed`);
process.exit(unnoticed === 0 ? 0 : 1);
