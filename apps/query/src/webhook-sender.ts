import type { WebhookDelivery, WebhookDisabledReason } from '@hashpulse/contracts';
import type { Log } from '@hashpulse/nest-service';
import type { StoredEvent, WebhookStore } from '@hashpulse/trend-store';
import { isDelivered, type SendResult, sendEvent } from '@hashpulse/webhook-delivery';
import { type PendingEvent, retryPause } from '@hashpulse/webhooks';
import type { WebhookDisabling } from './webhook-disabling.js';
import { type KeptWebhook, signingSecrets } from './webhook-subscription.js';

/** Events of a webhook under way at a time: a slow receiver must not take the room of others. */
const AT_ONCE = 5;
const GONE = 410;

/** What the sender goes by. */
export interface WebhookSenderParts {
  readonly store: WebhookStore;
  readonly disabling: WebhookDisabling;
  readonly allowPrivate: boolean;
  /** The wall clock, ms. */
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Pick<Log, 'warn'>;
  /** Hears of every attempt. */
  readonly attempted: (outcome: WebhookDelivery['outcome']) => void;
}

/** Delivers events that are due: at least once, and again after longer and longer pauses. */
export class WebhookSender {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly busy = new Map<string, number>();

  constructor(private readonly parts: WebhookSenderParts) {}

  /** Begins to deliver what is due, and does not wait for it. */
  async begin(webhooks: readonly KeptWebhook[], signal: AbortSignal): Promise<void> {
    await Promise.all(webhooks.map((webhook) => this.beginOne(webhook, signal)));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private async beginOne(webhook: KeptWebhook, signal: AbortSignal): Promise<void> {
    const { id } = webhook.subscription;
    const due = await this.parts.store.due(id, this.parts.now(), AT_ONCE);
    for (const stored of due) {
      const key = `${id} ${stored.id}`;
      const busy = this.busy.get(id) ?? 0;
      if (this.underWay.has(key) || busy >= AT_ONCE) continue;
      this.busy.set(id, busy + 1);
      const attempt = this.attempt(webhook, stored, signal)
        // It stays due: the next look begins it again.
        .catch((err: unknown) => this.parts.log.warn({ err, webhook: id }, 'an attempt was not kept'))
        .finally(() => {
          this.underWay.delete(key);
          this.busy.set(id, (this.busy.get(id) ?? 1) - 1);
        });
      this.underWay.set(key, attempt);
    }
  }

  private async attempt(webhook: KeptWebhook, stored: StoredEvent, signal: AbortSignal): Promise<void> {
    const { store, allowPrivate, now, random, attempted } = this.parts;
    const { subscription } = webhook;
    const event = JSON.parse(stored.event) as PendingEvent;
    const at = now();
    const receiver = { url: subscription.url, secrets: signingSecrets(subscription, at) };
    const result = await sendEvent(receiver, event, { allowPrivate, now: at, signal });
    // Cut short by our own stopping, which says nothing of the receiver.
    if (signal.aborted && result.status === undefined) return;
    const attempts = event.attempts + 1;
    const pause = isDelivered(result) ? undefined : retryPause(attempts, result.retryAfterMs, random());
    const outcome = isDelivered(result) ? 'delivered' : pause === undefined ? 'dead' : 'failed';
    const entry: WebhookDelivery = {
      at: new Date(at).toISOString(),
      event: event.id,
      type: event.type,
      attempt: attempts,
      outcome,
      answer: result.answer,
    };
    attempted(outcome);
    await store.settle({
      webhook: subscription.id,
      event: event.id,
      logEntry: JSON.stringify(entry),
      deliveredAt: outcome === 'delivered' ? now() : undefined,
      again:
        pause === undefined
          ? undefined
          : { at: Math.ceil(now() + pause), event: JSON.stringify({ ...event, attempts }) },
    });
    const reason = await this.whyToDisable(subscription.id, event, outcome, result);
    if (reason) await this.parts.disabling.disable(webhook, reason);
  }

  private async whyToDisable(
    id: string,
    { createdAt }: PendingEvent,
    outcome: WebhookDelivery['outcome'],
    { status }: SendResult,
  ): Promise<WebhookDisabledReason | undefined> {
    if (status === GONE) return 'gone';
    if (outcome !== 'dead') return undefined;
    // Given up while others arrived, it is this event that the receiver does not take.
    const { deliveredAt = 0 } = await this.parts.store.standing(id);
    return deliveredAt < createdAt ? 'failing' : undefined;
  }
}
