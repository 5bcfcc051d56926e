import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Type from 'typebox';
import { type Environment, readSettings, SettingsError } from './read-settings.js';
import * as settings from './settings.js';

function problemsOf(schema: Parameters<typeof readSettings>[0], env: Environment): readonly string[] {
  try {
    readSettings(schema, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const { KAFKA_SECURITY, ...single } = settings;
const All = Type.Object({ ...single, ...KAFKA_SECURITY });

describe('readSettings', () => {
  it('gives the documented defaults when nothing is set, or set to nothing', () => {
    const defaults = {
      KAFKA_BROKERS: ['127.0.0.1:9092'],
      REDIS_CLUSTER_NODES: [],
      REDIS_URL: 'redis://127.0.0.1:6379',
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      ALLOW_OPEN_ACCESS: false,
      CORS_ORIGINS: [],
      TRUSTED_PROXIES: [],
      KAFKA_TLS: false,
      INGEST_PORT: 3001,
      QUERY_PORT: 3000,
      HTTP_PORT: 0,
      GRACE_MINUTES: 60,
      ENGAGEMENT_HORIZON_HOURS: 24,
      POSTS_REMEMBERED: 500_000,
      MINUTE_BUCKETS_KEPT: 180,
      HOUR_BUCKETS_KEPT: 192,
      CELLS_HELD: 30_000,
      HASHTAGS_PER_MINUTE: 5_000,
      HASHTAGS_PER_HOUR: 20_000,
      QUERY_CACHE_BYTES: 268_435_456,
      INGEST_MAX_BODY_BYTES: 16_777_216,
      INGEST_WAL_MAX_BYTES: 1_073_741_824,
      INGEST_WAL_FSYNC: true,
      WEBHOOK_ALLOW_PRIVATE: false,
    };
    expect(readSettings(All, {})).toEqual(defaults);
    expect(readSettings(All, { HOST: '', KAFKA_BROKERS: ' ' })).toEqual(defaults);
  });

  it('reads lists with commas, integers and booleans', () => {
    const schema = Type.Object({
      KAFKA_BROKERS: settings.KAFKA_BROKERS,
      INGEST_PORT: settings.INGEST_PORT,
      FAST: Type.Boolean({ description: 'true or false' }),
    });
    expect(readSettings(schema, { KAFKA_BROKERS: 'a:1, b:2,', INGEST_PORT: '8080', FAST: 'true' })).toEqual({
      KAFKA_BROKERS: ['a:1', 'b:2'],
      INGEST_PORT: 8080,
      FAST: true,
    });
  });

  it('names every variable at fault, what was found and what is expected', () => {
    expect(problemsOf(All, { INGEST_PORT: '65536', LOG_LEVEL: 'loud', KAFKA_BROKERS: 'kafka' })).toEqual([
      'INGEST_PORT is "65536"; expected an integer from 0 to 65535 (the port that takes posts; 0 takes any free one)',
      'KAFKA_BROKERS is "kafka"; expected Kafka brokers as host:port, with commas between them',
      'LOG_LEVEL is "loud"; expected a log level: fatal, error, warn, info, debug, trace or silent',
    ]);
  });

  it('asks for what has no default, and leaves out what is optional', () => {
    const schema = Type.Object({
      MUST: Type.String({ description: 'a name' }),
      MAY: Type.Optional(Type.String()),
    });
    expect(problemsOf(schema, {})).toEqual(['MUST is not set; expected a name']);
    expect(readSettings(schema, { MUST: 'x' })).toEqual({ MUST: 'x' });
  });

  it('keeps passwords out of the message', () => {
    const [problem] = problemsOf(All, { REDIS_URL: 'http://me:s3cret@host' });
    expect(problem).toContain('http://***@host');
    expect(problem).not.toContain('s3cret');
  });

  it('takes exactly the ports from 0 to 65535, whatever text comes', () => {
    const schema = Type.Object({ INGEST_PORT: settings.INGEST_PORT });
    const texts = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String));
    fc.assert(
      fc.property(texts, (text) => {
        const number = /^-?\d+$/.test(text.trim()) ? Number(text) : NaN;
        const valid = text.trim() === '' || (number >= 0 && number <= 65_535);
        expect(problemsOf(schema, { INGEST_PORT: text }).length).toBe(valid ? 0 : 1);
      }),
    );
  });
});
