import type { ApiKey, Scope, WatchedKeys } from '@hashpulse/api-keys';
import { ProblemException, PUBLIC } from '@hashpulse/nest-service';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { presentedKey, rememberKey } from './presented-key.js';
import { REQUIRED_SCOPE } from './require-scope.js';

const REALM = 'Bearer realm="hashpulse"';

function unauthorized(detail: string, error = ''): ProblemException {
  return new ProblemException('unauthorized', detail, { headers: { 'WWW-Authenticate': REALM + error } });
}

function forbidden(scope: Scope, detail: string): ProblemException {
  const challenge = `${REALM}, error="insufficient_scope", scope="${scope}"`;
  return new ProblemException('forbidden', detail, { headers: { 'WWW-Authenticate': challenge } });
}

/** Lets a request in by its API key (RFC 6750). A route that says nothing of itself asks for the app's usual scope. */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly keys: Pick<WatchedKeys, 'find'> | undefined,
    private readonly usual: Scope,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.keys || context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (scope === undefined && this.reflector.getAllAndOverride(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    rememberKey(request, this.authorize(request, this.keys, scope ?? this.usual));
    return true;
  }

  /** @throws {@link ProblemException} 401 without a valid key, 403 with one that may not do this */
  private authorize(
    { headers, method }: FastifyRequest,
    keys: Pick<WatchedKeys, 'find'>,
    scope: Scope,
  ): ApiKey {
    const presented = presentedKey(headers);
    if (!presented) throw unauthorized('send an API key: Authorization: Bearer hp_…');
    const key = keys.find(presented.key);
    if (!key)
      throw unauthorized(
        'this API key is not valid: it is misspelt or was revoked',
        ', error="invalid_token"',
      );
    if (!key.scopes.includes(scope))
      throw forbidden(
        scope,
        `this needs a key with the scope ${scope}; this one has ${key.scopes.join(', ')}`,
      );
    if (presented.fromCookie && !(scope === 'read' && (method === 'GET' || method === 'HEAD')))
      throw forbidden(scope, 'a signed-in browser may only read: send the key in a header');
    return key;
  }
}
