import { describe, expect, it } from '@jest/globals';
import type { ApiKey, Scope } from '@hashpulse/api-keys';
import { Public } from '@hashpulse/nest-service';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { accessProblems, isLoopback } from './access-problems.js';
import { apiKeyOf } from './presented-key.js';
import { RequireScope } from './require-scope.js';

class Routes {
  plain(): void {}
  @Public()
  open(): void {}
  @RequireScope('admin')
  guarded(): void {}
}

@Public()
class OpenRoutes {
  open(): void {}
  @RequireScope('admin')
  guarded(): void {}
}

type Request = { headers: Record<string, string>; method: string };

const key = (id: string, ...scopes: Scope[]): ApiKey => ({ id, name: id, sha256: '', scopes, createdAt: '' });
const KEYS = new Map([
  ['hp_reader', key('reader', 'read')],
  ['hp_chief', key('chief', 'admin', 'ingest')],
]);
const guard = new AccessGuard({ find: (text) => KEYS.get(text) }, 'read', new Reflector());

function ask(
  request: Request,
  route: keyof Routes | keyof OpenRoutes = 'plain',
  type: typeof Routes | typeof OpenRoutes = Routes,
): string {
  const context = {
    getType: () => 'http',
    getClass: () => type,
    getHandler: () => (type.prototype as unknown as Record<string, unknown>)[route],
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  try {
    guard.canActivate(context);
    return `let in ${apiKeyOf(request)?.id ?? 'anybody'}`;
  } catch (error) {
    const { problem, extras } = error as {
      problem: { status: number };
      extras: { headers: Record<string, string> };
    };
    return `${problem.status} ${extras.headers['WWW-Authenticate']}`;
  }
}

const get = (headers: Record<string, string>): Request => ({ headers, method: 'GET' });
const CHALLENGE = 'Bearer realm="hashpulse"';

describe('AccessGuard', () => {
  it.each<[string, string, Request]>([
    ['in a bearer token', 'let in reader', get({ authorization: 'bearer  hp_reader' })],
    ['in a header of its own', 'let in reader', get({ 'x-api-key': 'hp_reader' })],
    ['in a cookie', 'let in reader', get({ cookie: 'a=b; hashpulse_key=hp_reader; c=d' })],
    ['missing', `401 ${CHALLENGE}`, get({})],
    ['in the cookie of another', `401 ${CHALLENGE}`, get({ cookie: 'xhashpulse_key=hp_reader' })],
    ['unknown', `401 ${CHALLENGE}, error="invalid_token"`, get({ authorization: 'Bearer hp_nobody' })],
    [
      'of another scheme',
      `401 ${CHALLENGE}, error="invalid_token"`,
      get({ authorization: 'Basic aHA6eA==', cookie: 'hashpulse_key=hp_reader' }),
    ],
    [
      'without the scope',
      `403 ${CHALLENGE}, error="insufficient_scope", scope="read"`,
      get({ 'x-api-key': 'hp_chief' }),
    ],
    [
      'in a cookie, for a change',
      `403 ${CHALLENGE}, error="insufficient_scope", scope="read"`,
      { method: 'POST', headers: { cookie: 'hashpulse_key=hp_reader' } },
    ],
  ])('a key %s: %s', (_, outcome, request) => expect(ask(request)).toBe(outcome));

  it('asks nothing at public routes, and their own scope at others, also within a public class', () => {
    expect(ask(get({}), 'open')).toBe('let in anybody');
    expect(ask(get({}), 'open', OpenRoutes)).toBe('let in anybody');
    const insufficient = `403 ${CHALLENGE}, error="insufficient_scope", scope="admin"`;
    expect(ask(get({ 'x-api-key': 'hp_reader' }), 'guarded')).toBe(insufficient);
    expect(ask(get({ 'x-api-key': 'hp_reader' }), 'guarded', OpenRoutes)).toBe(insufficient);
    expect(ask(get({ 'x-api-key': 'hp_chief' }), 'guarded')).toBe('let in chief');
    expect(ask(get({ cookie: 'hashpulse_key=hp_chief' }), 'guarded')).toBe(insufficient);
  });
});

describe('accessProblems', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('knows %s as loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(accessProblems({ HOST: host, ALLOW_OPEN_ACCESS: false })).toEqual([]);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', 'example.org', ''])(
    'refuses %j without keys',
    (host) => {
      expect(accessProblems({ HOST: host, ALLOW_OPEN_ACCESS: false })).toHaveLength(1);
      expect(accessProblems({ HOST: host, ALLOW_OPEN_ACCESS: true })).toEqual([]);
    },
  );

  it('refuses a keys file that cannot be used, also when open access is allowed', () => {
    const settings = { HOST: '127.0.0.1', ALLOW_OPEN_ACCESS: true, API_KEYS_FILE: '/none/keys.json' };
    expect(accessProblems(settings)[0]).toContain('ENOENT');
  });
});
