import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { LoopbackGuard } from './loopback.guard.js';

function isLetIn(keysAsked: boolean, request: object): boolean {
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  try {
    return new LoopbackGuard(keysAsked).canActivate(context);
  } catch {
    return false;
  }
}

const local = { ip: '127.0.0.1', hostname: 'localhost', headers: {} };

describe('LoopbackGuard', () => {
  it.each([
    local,
    { ...local, ip: '::1', hostname: '[::1]' },
    { ...local, ip: '::ffff:127.0.0.1', hostname: '127.0.0.1' },
  ])('lets this machine in without keys: %j', (request) => expect(isLetIn(false, request)).toBe(true));

  it.each([
    ['another machine', { ...local, ip: '10.0.0.7' }],
    ['one that a proxy here speaks for', { ...local, headers: { 'x-forwarded-for': '10.0.0.7' } }],
    ['a page whose name was made to point here', { ...local, hostname: 'evil.example' }],
  ])('keeps out %s', (_, request) => {
    expect(isLetIn(false, request)).toBe(false);
    expect(isLetIn(true, request)).toBe(true);
  });
});
