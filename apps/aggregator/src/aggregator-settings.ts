import {
  CELLS_HELD,
  HASHTAGS_PER_HOUR,
  HASHTAGS_PER_MINUTE,
  HOST,
  HOUR_BUCKETS_KEPT,
  HTTP_PORT,
  KAFKA_BROKERS,
  KAFKA_SECURITY,
  LOG_LEVEL,
  MINUTE_BUCKETS_KEPT,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
} from '@hashpulse/config';
import Type, { type Static } from 'typebox';

/** The environment variables of the aggregator. */
export const AggregatorSettings = Type.Object({
  KAFKA_BROKERS,
  ...KAFKA_SECURITY,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
  LOG_LEVEL,
  HOST,
  HTTP_PORT,
  MINUTE_BUCKETS_KEPT,
  HOUR_BUCKETS_KEPT,
  CELLS_HELD,
  HASHTAGS_PER_MINUTE,
  HASHTAGS_PER_HOUR,
});
export type AggregatorSettings = Static<typeof AggregatorSettings>;
