import { createHmac, randomBytes } from 'node:crypto';
import type { PendingEvent } from './webhook-event.js';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A secret as Standard Webhooks writes it: 256 random bits. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

/**
 * The headers of a delivery by Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`, once by each secret.
 * @param at the time of this attempt, ms
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, body }: Pick<PendingEvent, 'id' | 'body'>,
  at: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => signature(secret, `${id}.${timestamp}.${body}`));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
