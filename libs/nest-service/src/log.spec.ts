import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { LOG_OPTIONS } from './log.js';

const SECRET = 's3cret';

/** What a log writes. */
function written(details: object): string {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  pino(LOG_OPTIONS, stream).warn(details, 'a line');
  return text;
}

/** As ioredis makes it when Redis refuses a password. */
const redisError = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
  command: { name: 'auth', args: ['user', SECRET] },
});

describe('a log', () => {
  it.each<[string, object]>([
    ["a request's key", { headers: { authorization: `Bearer ${SECRET}` } }],
    ['a cookie', { req: { headers: { cookie: SECRET, 'x-api-key': SECRET } } }],
    ["an error of Redis' AUTH", { err: redisError }],
    ['settings', { settings: { KAFKA_SASL_PASSWORD: SECRET, REDIS_URL: `redis://:${SECRET}@host` } }],
    ['a SASL sign-in', { config: { sasl: { username: 'me', password: SECRET } } }],
  ])('keeps %s to itself', (_, details) => {
    const text = written(details);
    expect(text).toContain('a line');
    expect(text).not.toContain(SECRET);
  });

  it('writes a line for what holds line ends', () => {
    expect(written({ id: 'a\n{"level":"fatal"}' }).trim().split('\n')).toHaveLength(1);
  });
});
