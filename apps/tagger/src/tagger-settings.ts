import {
  ENGAGEMENT_HORIZON_HOURS,
  GRACE_MINUTES,
  HOST,
  HTTP_PORT,
  KAFKA_BROKERS,
  KAFKA_SECURITY,
  LOG_LEVEL,
  POSTS_REMEMBERED,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
} from '@hashpulse/config';
import Type, { type Static } from 'typebox';

/** The environment variables of the tagger. */
export const TaggerSettings = Type.Object({
  KAFKA_BROKERS,
  ...KAFKA_SECURITY,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
  LOG_LEVEL,
  HOST,
  HTTP_PORT,
  GRACE_MINUTES,
  ENGAGEMENT_HORIZON_HOURS,
  POSTS_REMEMBERED,
});
export type TaggerSettings = Static<typeof TaggerSettings>;
