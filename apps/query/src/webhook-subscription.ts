import type { Webhook, WebhookDisabledReason, WebhookOrder } from '@hashpulse/contracts';
import { newSecret } from '@hashpulse/webhooks';

/** A webhook as it is kept, with its secret. */
export interface WebhookSubscription extends Omit<Webhook, 'waiting' | 'deliveredAt'> {
  readonly secret: string;
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

/** @param json as it stands in Redis */
export function readSubscription(json: string): WebhookSubscription {
  return JSON.parse(json) as WebhookSubscription;
}
