import { SOURCE_KINDS } from '@hashpulse/sources';
import { Command, InvalidArgumentError, Option } from 'commander';

/** What the user asked `npm start` for. */
export interface LaunchOptions {
  readonly demo: boolean;
  readonly tagger: number;
  readonly aggregator: number;
  readonly ingest: number;
  readonly query: number;
  readonly partitions: number;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly posts: string | undefined;
  /** `name` or `name=address` of each network or file to read. */
  readonly source: readonly string[];
  /** Event seconds a second; Infinity: as fast as possible; undefined: the demo's own pace, `max` for a file. */
  readonly speed: number | undefined;
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

function speed(text: string): number {
  const value = text === 'max' ? Infinity : Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It takes a number above 0 (event seconds a second), or max.');
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

const ENVIRONMENT = `
Environment:
  KAFKA_BROKERS   use this Kafka (host:port, commas between); none is started then
  REDIS_URL       use this Redis (redis://host:port); none is started then
  REDIS_CLUSTER_NODES  further nodes (host:port, commas between) when it is a Redis Cluster
  INGEST_PORT     port that takes posts (3001, or any free one)
  QUERY_PORT      port of the dashboard and the API (3000, or any free one)
  LOG_LEVEL       of the apps (info)
  API_KEYS_FILE   ask for API keys (npm run keys); what is played then needs
  PLAYER_API_KEY  a key with the scope ingest
  GRACE_MINUTES, ENGAGEMENT_HORIZON_HOURS, MINUTE_BUCKETS_KEPT, HOUR_BUCKETS_KEPT, INGEST_MAX_BODY_BYTES:
                  see docs/operations.md

Examples:
  npm start                                          everything, with the demo
  npm start -- --no-demo --tagger 2 --aggregator 2   two of each worker, no posts
  npm start -- --posts day.ndjson.gz --speed 60      your own posts, an hour a minute
  npm start -- --source jetstream                    all of Bluesky, live
  npm start -- --source mastodon=https://mastodon.social --source facebook=export.csv
                                                     settings of each source: docs/sources.md`;

/** Reads the command line; prints help or what is wrong with it and ends the process itself. */
export function readLaunchOptions(argv: readonly string[], defaultDataDir: string): LaunchOptions {
  const command = new Command('npm start --')
    .description(
      'Brings up Kafka and Redis, starts the four apps, and plays a demo. Ctrl-C stops everything.',
    )
    .option('--no-demo', 'play nothing')
    .addOption(new Option('--ingest <n>', 'how many ingest processes').argParser(whole(1, 16)).default(1))
    .addOption(new Option('--tagger <n>', 'how many taggers').argParser(whole(0, 64)).default(1))
    .addOption(new Option('--aggregator <n>', 'how many aggregators').argParser(whole(0, 64)).default(1))
    .addOption(new Option('--query <n>', 'how many query processes').argParser(whole(1, 16)).default(1))
    .addOption(
      new Option('--partitions <n>', 'partitions of new topics').argParser(whole(1, 1000)).default(8),
    )
    .option('--data-dir <dir>', 'where Kafka and Redis keep their data', defaultDataDir)
    .option('--fresh', 'forget all data first', false)
    .option('--posts <file>', 'play this NDJSON file (.gz too) instead of the demo')
    .addOption(
      new Option(
        '--source <name[=address]>',
        `read a network or a file instead of the demo; may be given several times: ${[...SOURCE_KINDS.keys()].join(', ')}`,
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(new Option('--speed <n>', 'event seconds a second, or max').argParser(speed))
    .addHelpText('after', ENVIRONMENT)
    .allowExcessArguments(false)
    .parse([...argv], { from: 'user' });
  return command.opts<LaunchOptions>();
}
