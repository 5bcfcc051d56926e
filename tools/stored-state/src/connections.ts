import { kafkaClient, securityFromEnvironment } from '@hashpulse/kafka';
import { connectOnce, redisAddressOf, type StoreRedis } from '@hashpulse/trend-store';
import { Command, Option } from 'commander';
import type { Kafka } from 'kafkajs';

/** Kafka and Redis, as a command is told to reach them. */
export interface Connections {
  readonly kafka: Kafka;
  readonly redis: StoreRedis;
}

/** Adds the options that say where Kafka and Redis are. */
export function withConnections(command: Command): Command {
  return command
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
    .allowExcessArguments(false);
}

/** Connects, does the work, prints what it answers as a line of JSON; what it throws is told, and the exit code is 1. */
export async function runConnected(
  command: Command,
  work: (connections: Connections) => Promise<object>,
): Promise<void> {
  const {
    brokers,
    redis: url,
    redisClusterNodes,
  } = command.opts<{
    brokers: string;
    redis: string;
    redisClusterNodes?: string;
  }>();
  const kafka = kafkaClient({
    brokers: brokers.split(','),
    security: securityFromEnvironment(),
    clientId: 'hashpulse-stored-state',
  });
  const redis = connectOnce(redisAddressOf(url, redisClusterNodes));
  try {
    console.log(JSON.stringify(await work({ kafka, redis })));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    redis.disconnect();
  }
}
