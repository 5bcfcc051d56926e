// `npm run sizing`: what a rate of posts asks for, from measured constants; docs/operations.md has its table.
import { parseArgs } from 'node:util';

/** All that was measured, in one place; where it comes from: docs/performance.md. */
const MEASURED = {
  /** CPU of one core, µs a post: of the apps, of Redis, and of a broker for one replica; ingest's also µs a request. */
  ingestMicros: 19,
  ingestRequestMicros: 380,
  taggerMicros: 16,
  aggregatorMicros: 28,
  redisMicros: 4,
  brokerMicros: 23,
  /** Bytes in Redis for each hashtag and minute, hours and bookkeeping shared out. */
  redisBytesPerHashtagMinute: 327,
  /** Bytes of a remembered post with one hashtag on average: in Redis, and resident in the tagger, slack included. */
  redisBytesPerPost: 61,
  taggerBytesPerPost: 280,
};
/** The presets of the settings that bound it (docs/operations.md, Settings). */
const PRESET = { minutes: 180, hashtagsPerMinute: 5_000, postsRemembered: 500_000, graceHours: 1 };
/** A worker, a broker and a Redis shall have room for peaks. */
const BUSY = 0.6;
/** Posts that one tagger shall remember at most: somewhat above 1 GiB. */
const POSTS_PER_TAGGER = 4_000_000;
/** Assumed, not measured: bytes a post in Kafka, itself and what follows from it, before replication. */
const KAFKA_BYTES_PER_POST = 1_000;
const KAFKA_DAYS = 7;
const REPLICAS = 3;
const [MIB, GIB, TIB] = [2 ** 20, 2 ** 30, 2 ** 40];
/** Assumed of the machines: what a primary of Redis shall hold at most, and what a broker has and writes to its disk. */
const REDIS_SHARD_BYTES = 16 * GIB;
const BROKER = { cores: 8, bytes: 16 * GIB, bytesPerSecond: 150e6 };
/** Resident in an app before there is a post, and in an aggregator or query at most. */
const APP_BYTES = { ingest: 300 * MIB, tagger: 100 * MIB, aggregator: 800 * MIB };
/** Twitter's record, 3 August 2013. */
const RECORD = 143_199;

const { values } = parseArgs({
  options: {
    posts: { type: 'string' },
    horizon: { type: 'string', default: '24' },
    hashtags: { type: 'string' },
    lines: { type: 'string', default: '1000' },
    'core-price': { type: 'string' },
    'gib-price': { type: 'string' },
    'tib-price': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run sizing -- [options]

  --posts <n>        posts a second; absent: a table
  --horizon <h>      ENGAGEMENT_HORIZON_HOURS (24)
  --hashtags <n>     different hashtags in a minute; absent: one for every five posts
  --lines <n>        posts in a request to ingest (1000)
  --core-price <n>   what you pay a month for a core, a GiB of memory, a TiB of disk:
  --gib-price <n>    with any of them a column says what it costs a month
  --tib-price <n>`);
  process.exit(0);
}

function size(bytes) {
  const [unit, name] = bytes < GIB ? [MIB, 'MiB'] : bytes < TIB ? [GIB, 'GiB'] : [TIB, 'TiB'];
  const amount = bytes / unit;
  return `${amount < 10 ? amount.toFixed(1) : Math.ceil(amount)} ${name}`;
}

const prices = ['core-price', 'gib-price', 'tib-price'].map((name) => Number(values[name] ?? 0));
const isPriced = prices.some((price) => price > 0);

/** What a rate of posts a second asks for. */
function sizing(posts, horizonHours, hashtags = posts * 12) {
  const ofHours = (hours) => posts * 3_600 * hours;
  const cores = (micros) => Math.ceil((posts * micros) / 1e6 / BUSY);
  const ingestMicros = MEASURED.ingestMicros + MEASURED.ingestRequestMicros / Number(values.lines);
  const ingest = Math.max(2, cores(ingestMicros));
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
  // One Redis computes on one core.
  const primaries = Math.max(cores(MEASURED.redisMicros), Math.ceil(redis / REDIS_SHARD_BYTES));
  const brokers = Math.max(
    REPLICAS,
    Math.ceil(cores(MEASURED.brokerMicros * REPLICAS) / BROKER.cores),
    Math.ceil((posts * KAFKA_BYTES_PER_POST * REPLICAS) / BROKER.bytesPerSecond),
  );
  const tagger = APP_BYTES.tagger + (remembered * MEASURED.taggerBytesPerPost) / taggers;
  const kafka = posts * 86_400 * KAFKA_DAYS * KAFKA_BYTES_PER_POST * REPLICAS;
  const { taggerMicros, aggregatorMicros, redisMicros, brokerMicros } = MEASURED;
  // A replica of Redis does its primary's work once more.
  const allMicros =
    ingestMicros + taggerMicros + aggregatorMicros + 2 * redisMicros + REPLICAS * brokerMicros;
  const memory =
    ingest * APP_BYTES.ingest +
    taggers * tagger +
    aggregators * APP_BYTES.aggregator +
    2 * redis +
    brokers * BROKER.bytes;
  const [perCore, perGib, perTib] = prices;
  const price = cores(allMicros) * perCore + (memory / GIB) * perGib + (kafka / TIB) * perTib;
  return {
    'posts/s': posts.toLocaleString('en'),
    'horizon h': horizonHours,
    ingest,
    taggers,
    aggregators,
    partitions,
    Redis: size(redis),
    primaries,
    'a tagger': size(tagger),
    brokers,
    Kafka: size(kafka),
    cores: cores(allMicros),
    memory: size(memory),
    ...(isPriced && { 'a month': Math.ceil(price).toLocaleString('en') }),
  };
}

const given = values.posts === undefined ? undefined : Number(values.posts);
const rows = given
  ? [sizing(given, Number(values.horizon), values.hashtags && Number(values.hashtags))]
  : [100, 1_000, 10_000, 100_000, RECORD, 1_000_000].flatMap((posts) =>
      (posts > 1_000 ? [24] : [1, 24]).map((hours) => sizing(posts, hours)),
    );
const line = (cells) => `| ${cells.join(' | ')} |`;
const [first] = rows;
console.log(
  [
    line(Object.keys(first)),
    line(Object.keys(first).map(() => '--')),
    ...rows.map((row) => line(Object.values(row))),
  ].join('\n'),
);
