import {
  ALLOW_OPEN_ACCESS,
  API_KEYS_FILE,
  HOST,
  LOG_LEVEL,
  QUERY_CACHE_BYTES,
  CORS_ORIGINS,
  QUERY_PORT,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
  WEBHOOK_ALLOW_PRIVATE,
} from '@hashpulse/config';
import Type, { type Static } from 'typebox';

/** The environment variables of `query`. */
export const QuerySettingsSchema = Type.Object({
  ALLOW_OPEN_ACCESS,
  API_KEYS_FILE,
  CORS_ORIGINS,
  HOST,
  QUERY_PORT,
  QUERY_CACHE_BYTES,
  REDIS_CLUSTER_NODES,
  REDIS_URL,
  LOG_LEVEL,
  WEBHOOK_ALLOW_PRIVATE,
});

/** The settings of `query`. */
export type QuerySettings = Static<typeof QuerySettingsSchema>;
