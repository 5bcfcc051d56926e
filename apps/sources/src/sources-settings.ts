import { HOST, HTTP_PORT, KAFKA_BROKERS, KAFKA_SECURITY, LOG_LEVEL } from '@hashpulse/config';
import { SOURCE_KINDS } from '@hashpulse/sources';
import Type, { type Static } from 'typebox';

const names = [...SOURCE_KINDS.keys()];

/** The environment variables of `sources`; each kind of source has its own besides. */
export const SourcesSettingsSchema = Type.Object({
  SOURCE: Type.Enum(names, { description: `the source to read: ${names.join(', ')}` }),
  SOURCE_TO: Type.Enum(['ingest', 'kafka'], {
    default: 'ingest',
    description: 'where posts go: ingest (by HTTP) or kafka',
  }),
  SOURCE_STATE_DIR: Type.String({
    minLength: 1,
    description: 'a folder that outlives the process: how far the source is read is kept there',
  }),
  SOURCE_QUEUE_POSTS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 5_000,
    description: 'an integer from 1 to 1000000 (posts that may wait between reading and sending)',
  }),
  INGEST_URL: Type.String({
    pattern: '^https?://[^\\s]+$',
    default: 'http://127.0.0.1:3001',
    description: 'the address of ingest, such as http://127.0.0.1:3001',
  }),
  INGEST_API_KEY: Type.Optional(Type.String({ minLength: 1, description: 'the API key for ingest' })),
  KAFKA_BROKERS,
  ...KAFKA_SECURITY,
  HOST,
  HTTP_PORT,
  LOG_LEVEL,
});

/** The settings of `sources`. */
export type SourcesSettings = Static<typeof SourcesSettingsSchema>;
