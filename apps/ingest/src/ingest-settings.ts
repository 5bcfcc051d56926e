import {
  ALLOW_OPEN_ACCESS,
  API_KEYS_FILE,
  HOST,
  INGEST_MAX_BODY_BYTES,
  INGEST_PORT,
  INGEST_WAL_DIR,
  INGEST_WAL_FSYNC,
  INGEST_WAL_MAX_BYTES,
  KAFKA_BROKERS,
  LOG_LEVEL,
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
  LOG_LEVEL,
});

/** The settings of `ingest`. */
export type IngestSettings = Static<typeof IngestSettingsSchema>;

/** Injects the {@link IngestSettings}. */
export const INGEST_SETTINGS = Symbol('INGEST_SETTINGS');
