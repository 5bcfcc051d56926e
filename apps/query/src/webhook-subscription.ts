import type { Webhook, WebhookDisabledReason, WebhookOrder } from '@hashpulse/contracts';
import { newSecret } from '@hashpulse/webhooks';

/** How long the secret before the present one still signs, ms: time for a receiver to change over. */
const CHANGE_OVER_MS = 24 * 3_600_000;

/** A webhook as it is kept, with its secret. */
export interface WebhookSubscription extends Omit<Webhook, 'waiting' | 'deliveredAt'> {
  readonly secret: string;
  /** The secret before; signs until `formerSecretUntil`. */
  readonly formerSecret?: string;
}

/** A webhook with its text as it was read. */
export interface KeptWebhook {
  readonly subscription: WebhookSubscription;
  readonly json: string;
}

/** @param now the wall clock */
export function newSubscription(order: WebhookOrder, id: string, now: Date): WebhookSubscription {
  const { url, events = ['entered', 'peaked', 'left'], note, lang = null } = order;
  const { window = '1h', rank = 'trending', network = null, limit = 10 } = order;
  return {
    id,
    url,
    events: [...new Set(events)],
    window,
    rank,
    network,
    lang: lang?.split('-')[0]?.toLowerCase() ?? null,
    limit,
    ...(note !== undefined && { note }),
    createdAt: now.toISOString(),
    disabled: null,
    secret: newSecret(),
  };
}

/** The same, told nothing any more. */
export function disabledSubscription(
  subscription: WebhookSubscription,
  reason: WebhookDisabledReason,
  now: Date,
): WebhookSubscription {
  return { ...subscription, disabled: { at: now.toISOString(), reason } };
}

/** The same with a new secret; the present one signs beside it for a day, an earlier one no more. */
export function rotatedSubscription(subscription: WebhookSubscription, now: Date): WebhookSubscription {
  const formerSecretUntil = new Date(now.getTime() + CHANGE_OVER_MS).toISOString();
  return { ...subscription, secret: newSecret(), formerSecret: subscription.secret, formerSecretUntil };
}

/** The secrets that sign now, the newest first. */
export function signingSecrets(
  { secret, formerSecret, formerSecretUntil }: WebhookSubscription,
  now: number,
): readonly string[] {
  const isBoth = formerSecret !== undefined && now < Date.parse(formerSecretUntil ?? '');
  return isBoth ? [secret, formerSecret] : [secret];
}

/** @param json as it stands in Redis */
export function readSubscription(json: string): WebhookSubscription {
  return JSON.parse(json) as WebhookSubscription;
}
