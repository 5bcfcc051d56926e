// `npm run sizing`: what a rate of posts asks for, from measured constants; docs/operations.md has its table.
import { parseArgs } from 'node:util';

/** All that was measured, in one place; where it comes from: docs/performance.md. */
const MEASURED = {
  /** CPU of one core, µs a post. */
  taggerMicros: 35,
  aggregatorMicros: 46,
  /** Bytes in Redis for each hashtag and minute, hours and bookkeeping shared out. */
  redisBytesPerHashtagMinute: 327,
  /** Bytes in Redis, and on the tagger's heap, of a remembered post with one hashtag on average. */
  redisBytesPerPost: 116,
  taggerBytesPerPost: 253,
};
/** The presets of the settings that bound it (docs/operations.md, Settings). */
const PRESET = { minutes: 180, hashtagsPerMinute: 5_000, postsRemembered: 500_000, graceHours: 1 };
/** A worker shall have room for peaks. */
const BUSY = 0.6;
/** Posts that one tagger shall remember at most: 2 GiB with the slack that its heap needs. */
const POSTS_PER_TAGGER = 4_000_000;
/** Assumed, not measured: bytes a post in Kafka, itself and what follows from it, before replication. */
const KAFKA_BYTES_PER_POST = 1_000;
const KAFKA_DAYS = 7;
const REPLICAS = 3;
const [MIB, GIB, TIB] = [2 ** 20, 2 ** 30, 2 ** 40];

const { values } = parseArgs({
  options: {
    posts: { type: 'string' },
    horizon: { type: 'string', default: '24' },
    hashtags: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run sizing -- [options]

  --posts <n>     posts a second; absent: a table
  --horizon <h>   ENGAGEMENT_HORIZON_HOURS (24)
  --hashtags <n>  different hashtags in a minute; absent: one for every five posts`);
  process.exit(0);
}

function size(bytes) {
  const [unit, name] = bytes < GIB ? [MIB, 'MiB'] : bytes < TIB ? [GIB, 'GiB'] : [TIB, 'TiB'];
  const amount = bytes / unit;
  return `${amount < 10 ? amount.toFixed(1) : Math.ceil(amount)} ${name}`;
}

/** What a rate of posts a second asks for. */
function sizing(posts, horizonHours, hashtags = posts * 12) {
  const ofHours = (hours) => posts * 3_600 * hours;
  const cores = (micros) => Math.ceil((posts * micros) / 1e6 / BUSY);
  const aggregators = cores(MEASURED.aggregatorMicros);
  // Beyond the room only the posts of the grace are remembered, and those with engagement, which are not foreseen here.
  const inGrace = ofHours(PRESET.graceHours);
  const taggers = Math.max(cores(MEASURED.taggerMicros), Math.ceil(inGrace / POSTS_PER_TAGGER));
  const partitions = 8 * Math.ceil(Math.max(taggers, aggregators) / 8);
  const room = Math.max(PRESET.postsRemembered * partitions, inGrace);
  const remembered = Math.min(ofHours(horizonHours), room);
  const perMinute = Math.min(hashtags, PRESET.hashtagsPerMinute * partitions);
  const redis =
    remembered * MEASURED.redisBytesPerPost +
    perMinute * PRESET.minutes * MEASURED.redisBytesPerHashtagMinute;
  return {
    'posts/s': posts.toLocaleString('en'),
    'horizon h': horizonHours,
    taggers,
    aggregators,
    partitions,
    Redis: size(redis),
    'a tagger': size(100 * MIB + (2 * remembered * MEASURED.taggerBytesPerPost) / taggers),
    Kafka: size(posts * 86_400 * KAFKA_DAYS * KAFKA_BYTES_PER_POST * REPLICAS),
  };
}

const given = values.posts === undefined ? undefined : Number(values.posts);
const rows = given
  ? [sizing(given, Number(values.horizon), values.hashtags && Number(values.hashtags))]
  : [100, 1_000, 10_000, 100_000].flatMap((posts) => [1, 24].map((hours) => sizing(posts, hours)));
const line = (cells) => `| ${cells.join(' | ')} |`;
const [first] = rows;
console.log(
  [
    line(Object.keys(first)),
    line(Object.keys(first).map(() => '--')),
    ...rows.map((row) => line(Object.values(row))),
  ].join('\n'),
);
