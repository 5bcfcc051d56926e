import { createHmac, randomBytes } from 'node:crypto';
import type { PendingEvent } from './webhook-event.js';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A secret as Standard Webhooks writes it: 256 random bits. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers of a delivery by Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`.
 * @param at the time of this attempt, ms
 */
export function signedHeaders(
  secret: string,
  { id, body }: Pick<PendingEvent, 'id' | 'body'>,
  at: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
