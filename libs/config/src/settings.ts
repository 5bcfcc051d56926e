import Type, { type Static, type TInteger } from 'typebox';

function integer(minimum: number, maximum: number, preset: number, meaning: string): TInteger {
  const description = `an integer from ${minimum} to ${maximum} (${meaning})`;
  return Type.Integer({ minimum, maximum, default: preset, description });
}

function port(preset: number, meaning: string): TInteger {
  return integer(0, 65_535, preset, `${meaning}; 0 takes any free one`);
}

const HostAndPort = Type.String({ pattern: '^[A-Za-z0-9._-]+:[0-9]{1,5}$' });

/** The Kafka brokers to ask first. */
export const KAFKA_BROKERS = Type.Array(HostAndPort, {
  minItems: 1,
  default: ['127.0.0.1:9092'],
  description: 'Kafka brokers as host:port, with commas between them',
});

/** Where Redis is. */
export const REDIS_URL = Type.String({
  pattern: '^rediss?://[^\\s]+$',
  default: 'redis://127.0.0.1:6379',
  description: 'the URL of Redis, such as redis://127.0.0.1:6379',
});

/** Nodes of a Redis Cluster to ask first. */
export const REDIS_CLUSTER_NODES = Type.Array(HostAndPort, {
  default: [],
  description: 'nodes of a Redis Cluster as host:port, with commas between them',
});

/** What is logged. */
export const LOG_LEVEL = Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  default: 'info',
  description: 'a log level: fatal, error, warn, info, debug, trace or silent',
});

/** A log level. */
export type LogLevel = Static<typeof LOG_LEVEL>;

/** The address on which an app listens. */
export const HOST = Type.String({
  minLength: 1,
  default: '127.0.0.1',
  description: 'the address to listen on, such as 127.0.0.1, or 0.0.0.0 for every network interface',
});

/** The file of API keys. */
export const API_KEYS_FILE = Type.Optional(
  Type.String({ minLength: 1, description: 'the path of the file of API keys (npm run keys)' }),
);
/** Whether everybody may use an app that others than this machine reach. */
export const ALLOW_OPEN_ACCESS = Type.Boolean({
  default: false,
  description: 'true to serve everybody, without API keys, on other addresses than loopback',
});

/** The port of `ingest`. */
export const INGEST_PORT = port(3001, 'the port that takes posts');
/** The port of `query`. */
export const QUERY_PORT = port(3000, 'the port of the dashboard and the API');
/** The port of a worker's health and metrics. */
export const HTTP_PORT = port(0, 'the port for health and metrics');

/** How long every post is remembered, minutes of event time. */
export const GRACE_MINUTES = integer(
  1,
  10_080,
  60,
  'minutes of event time for which every post is remembered, and after which a new one is late',
);
/** How long a post that carried engagement is remembered, hours of event time. */
export const ENGAGEMENT_HORIZON_HOURS = integer(
  1,
  720,
  24,
  'hours of event time for which a post with engagement is remembered',
);
/** Posts that a tagger remembers of each partition, if it may choose. */
export const POSTS_REMEMBERED = integer(
  0,
  100_000_000,
  500_000,
  'posts of a partition to remember; with more, those without engagement are forgotten after the grace',
);
/** Buckets of one minute; the window `1h` needs 60. */
export const MINUTE_BUCKETS_KEPT = integer(60, 10_080, 180, 'buckets of one minute that are kept');
/** Buckets of one hour; the window `7d` needs 168. */
export const HOUR_BUCKETS_KEPT = integer(168, 8_784, 192, 'buckets of one hour that are kept');
/** Cells (a hashtag in a bucket) that an aggregator holds in memory for each of its partitions. */
export const CELLS_HELD = integer(
  0,
  10_000_000,
  30_000,
  'cells of a partition that stay in memory between batches',
);
/** Hashtags for which a bucket of a minute has room in a partition. */
export const HASHTAGS_PER_MINUTE = integer(
  16,
  1_000_000,
  5_000,
  'hashtags that are kept of a minute in each partition; with more the smallest are approximated',
);
/** Hashtags for which a bucket of an hour has room in a partition. */
export const HASHTAGS_PER_HOUR = integer(
  16,
  1_000_000,
  20_000,
  'hashtags that are kept of an hour in each partition; with more the smallest are approximated',
);
/** Buckets that `query` keeps in memory, bytes. */
export const QUERY_CACHE_BYTES = integer(
  1_048_576,
  1_099_511_627_776,
  268_435_456,
  'bytes of buckets that query keeps in memory; a window that needs more than half of them is approximated',
);
/** The largest body that `ingest` takes, bytes, on the wire and decompressed. */
export const INGEST_MAX_BODY_BYTES = integer(
  1_024,
  268_435_456,
  16 * 1_048_576,
  'the largest body in bytes, on the wire and decompressed',
);

/** Where `ingest` keeps posts that Kafka does not take now. */
export const INGEST_WAL_DIR = Type.Optional(
  Type.String({
    minLength: 1,
    description: 'a folder of its own for the write-ahead log of each ingest process',
  }),
);
/** The most that `ingest` keeps there, bytes. */
export const INGEST_WAL_MAX_BYTES = integer(
  1_048_576,
  1_099_511_627_776,
  1_073_741_824,
  'the most bytes of the write-ahead log',
);
/** Whether the write-ahead log waits for the disk. */
export const INGEST_WAL_FSYNC = Type.Boolean({
  default: true,
  description: 'true to answer once the disk has a post, false once the operating system has',
});

/** How Kafka's brokers are spoken to; for a schema to spread. */
export const KAFKA_SECURITY = {
  KAFKA_TLS: Type.Boolean({ default: false, description: 'true to speak to Kafka by TLS' }),
  KAFKA_SASL_MECHANISM: Type.Optional(
    Type.Enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
      description: 'how to sign in to Kafka: plain, scram-sha-256 or scram-sha-512',
    }),
  ),
  KAFKA_SASL_USERNAME: Type.Optional(Type.String({ minLength: 1 })),
  KAFKA_SASL_PASSWORD: Type.Optional(Type.String({ minLength: 1 })),
};

/** Where the limits of API keys are kept for all `ingest` processes together. */
export const RATE_REDIS_URL = Type.Optional(
  Type.String({
    pattern: '^rediss?://[^\\s]+$',
    description: 'the URL of Redis, such as redis://127.0.0.1:6379',
  }),
);

/** Sites whose pages may ask an app. */
export const CORS_ORIGINS = Type.Array(Type.String({ pattern: '^https?://[^/\\s]+$' }), {
  default: [],
  description: 'origins such as https://example.org, with commas between them',
});

/** Proxies whose `X-Forwarded-For` tells who a client is. */
export const TRUSTED_PROXIES = Type.Array(Type.String(), {
  default: [],
  description: 'addresses or networks such as 10.0.0.0/8, with commas between them',
});

/** Whether webhooks may point at this machine and network. */
export const WEBHOOK_ALLOW_PRIVATE = Type.Boolean({
  default: false,
  description: 'true to let webhooks point at addresses of this machine and network',
});
