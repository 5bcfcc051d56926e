import type { WebhookDisabledReason } from '@hashpulse/contracts';
import type { Log } from '@hashpulse/nest-service';
import type { WebhookStore } from '@hashpulse/trend-store';
import { disabledSubscription, type KeptWebhook } from './webhook-subscription.js';

/** Disables webhooks that do not take what they are sent. */
export class WebhookDisabling {
  /** @param now the wall clock, ms */
  constructor(
    private readonly store: WebhookStore,
    private readonly now: () => number,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Does nothing to one that somebody has changed since it was read: what was seen is not about that. */
  async disable({ subscription, json }: KeptWebhook, reason: WebhookDisabledReason): Promise<void> {
    const disabled = disabledSubscription(subscription, reason, new Date(this.now()));
    if (await this.store.change(subscription.id, json, JSON.stringify(disabled)))
      this.log.warn({ webhook: subscription.id, reason }, 'webhook disabled');
  }
}
