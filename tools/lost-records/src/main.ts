import { Command, Option } from 'commander';
import { TOPICS } from '@hashpulse/contracts';
import { kafkaClient, securityFromEnvironment } from '@hashpulse/kafka';
import { connectRedis, redisAddressOf } from '@hashpulse/trend-store';
import { LossAcceptance } from './accept-loss.js';
import { findLosses } from './loss.js';
import { requireNoTaggers, tagAgain } from './tag-again.js';

interface Options {
  readonly brokers: string;
  readonly redis: string;
  readonly redisClusterNodes?: string;
  readonly graceMinutes: string;
  readonly accept: boolean;
  readonly tagAgain: boolean;
}

const command = new Command('npm run lost-records --')
  .description(
    'Lists records that were deleted before they were counted; the workers stand still until you decide.',
  )
  .addOption(
    new Option('--brokers <list>', 'host:port, commas between')
      .env('KAFKA_BROKERS')
      .default('127.0.0.1:9092'),
  )
  .addOption(new Option('--redis <url>').env('REDIS_URL').default('redis://127.0.0.1:6379'))
  .addOption(
    new Option('--redis-cluster-nodes <list>', 'of a Redis Cluster: host:port, commas between').env(
      'REDIS_CLUSTER_NODES',
    ),
  )
  .addOption(new Option('--grace-minutes <n>', 'as the taggers have it').env('GRACE_MINUTES').default('60'))
  .option('--accept', 'go on without them, and mark the time in which they lay as incomplete', false)
  .addOption(
    new Option('--tag-again', 'have lost records of `hashtags` written again out of `posts`').conflicts(
      'accept',
    ),
  )
  .allowExcessArguments(false)
  .parse();
const {
  brokers,
  redis: url,
  redisClusterNodes,
  graceMinutes,
  accept,
  tagAgain: isAgain,
} = command.opts<Options>();
const kafka = kafkaClient({
  brokers: brokers.split(','),
  security: securityFromEnvironment(),
  clientId: 'hashpulse-lost-records',
});
const redis = connectRedis(redisAddressOf(url, redisClusterNodes), (error) => console.error(error.message));

try {
  const losses = await findLosses(kafka, redis);
  for (const loss of losses) console.log(JSON.stringify(loss));
  const acceptance = new LossAcceptance(redis, Number(graceMinutes) * 60_000);
  if (accept) for (const loss of losses) await acceptance.accept(loss);
  if (isAgain) {
    await requireNoTaggers(kafka);
    const again = losses.filter(({ topic }) => topic === TOPICS.hashtags);
    for (const loss of again) await acceptance.skipAll(loss);
    await tagAgain(kafka, redis);
  }
  console.log(JSON.stringify({ losses: losses.length, accepted: accept, tagAgain: Boolean(isAgain) }));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  redis.disconnect();
}
