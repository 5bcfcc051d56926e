import {
  ALLOW_OPEN_ACCESS,
  API_KEYS_FILE,
  CORS_ORIGINS,
  HOST,
  INGEST_MAX_BODY_BYTES,
  INGEST_PORT,
  INGEST_WAL_DIR,
  INGEST_WAL_FSYNC,
  INGEST_WAL_MAX_BYTES,
  KAFKA_BROKERS,
  KAFKA_SECURITY,
  LOG_LEVEL,
  RATE_REDIS_URL,
  REDIS_CLUSTER_NODES,
  TRUSTED_PROXIES,
} from '@hashpulse/config';
import Type, { type Static } from 'typebox';

/** The environment variables of `ingest`. */
export const IngestSettingsSchema = Type.Object({
  ALLOW_OPEN_ACCESS,
  API_KEYS_FILE,
  HOST,
  INGEST_PORT,
  INGEST_MAX_BODY_BYTES,
  INGEST_WAL_DIR,
  INGEST_WAL_FSYNC,
  INGEST_WAL_MAX_BYTES,
  KAFKA_BROKERS,
  ...KAFKA_SECURITY,
  CORS_ORIGINS,
  REDIS_CLUSTER_NODES,
  REDIS_URL: RATE_REDIS_URL,
  LOG_LEVEL,
  TRUSTED_PROXIES,
});

/** The settings of `ingest`. */
export type IngestSettings = Static<typeof IngestSettingsSchema>;

/** Injects the {@link IngestSettings}. */
export const INGEST_SETTINGS = Symbol('INGEST_SETTINGS');
