import type { ApiKey } from '@hashpulse/api-keys';
import type { FastifyRequest } from 'fastify';

/** Holds the key of a browser that has signed in. */
export const KEY_COOKIE = 'hashpulse_key';

const COOKIE = new RegExp(`(?:^|;\\s*)${KEY_COOKIE}=([A-Za-z0-9_-]+)`);
const BEARER = /^Bearer +(\S+) *$/i;

/** A key as a request brings it. */
export interface PresentedKey {
  readonly key: string;
  /** A browser adds cookies by itself: such a key may only read. */
  readonly fromCookie: boolean;
}

/** The key of `Authorization: Bearer`, of `X-API-Key`, or of the cookie, in this order. */
export function presentedKey(headers: FastifyRequest['headers']): PresentedKey | undefined {
  const { authorization, cookie, 'x-api-key': header } = headers;
  if (authorization !== undefined) return { key: BEARER.exec(authorization)?.[1] ?? '', fromCookie: false };
  if (typeof header === 'string') return { key: header.trim(), fromCookie: false };
  const inCookie = COOKIE.exec(cookie ?? '')?.[1];
  return inCookie === undefined ? undefined : { key: inCookie, fromCookie: true };
}

const KEYS = new WeakMap<object, ApiKey>();

/** Remembers with whose key a request was let in. */
export function rememberKey(request: object, key: ApiKey): void {
  KEYS.set(request, key);
}

/** The key with which a request was let in; undefined where no keys are asked for. */
export function apiKeyOf(request: object): ApiKey | undefined {
  return KEYS.get(request);
}
