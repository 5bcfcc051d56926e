import type { TrendsAnswer } from '@hashpulse/contracts';
import type { WebhookStore } from '@hashpulse/trend-store';
import { changeEvent, lookAtRanking, type WatchState } from '@hashpulse/webhooks';
import type { WebhookDisabling } from './webhook-disabling.js';
import type { KeptWebhook, WebhookSubscription } from './webhook-subscription.js';

/** More events of a webhook than this do not wait. */
export const MOST_WAITING = 1_000;

/** What the watcher goes by. */
export interface WebhookWatcherParts {
  readonly store: WebhookStore;
  readonly ask: (subscription: WebhookSubscription) => Promise<TrendsAnswer>;
  /** The wall clock, ms. */
  readonly now: () => number;
  readonly disabling: WebhookDisabling;
}

/** Looks at the rankings of webhooks and has what happened there wait for delivery. */
export class WebhookWatcher {
  constructor(private readonly parts: WebhookWatcherParts) {}

  /** @param token of the lease: without it nothing is kept */
  async look(token: string, webhooks: readonly KeptWebhook[]): Promise<void> {
    if (webhooks.length === 0) return;
    const watches = await this.parts.store.watches();
    const answers = new Map<string, Promise<TrendsAnswer>>();
    for (const webhook of webhooks) {
      const { id, window, rank, network, lang, limit } = webhook.subscription;
      const question = JSON.stringify([window, rank, network, lang, limit]);
      const asked = answers.get(question) ?? this.parts.ask(webhook.subscription);
      answers.set(question, asked);
      await this.keep(token, webhook, watches.get(id) ?? '', await asked);
    }
  }

  private async keep(
    token: string,
    webhook: KeptWebhook,
    before: string,
    answer: TrendsAnswer,
  ): Promise<void> {
    const { subscription, json } = webhook;
    const known = before === '' ? undefined : (JSON.parse(before) as WatchState);
    const { state, changes } = lookAtRanking(known, answer);
    const now = JSON.stringify(state);
    if (state === undefined || now === before) return;
    const dueAt = this.parts.now();
    const wanted = changes.filter(({ name }) => subscription.events.includes(name));
    const events = wanted.map((change) => changeEvent(subscription, answer, change, dueAt));
    const waiting = await this.parts.store.keepLook({
      token,
      webhook: subscription.id,
      subscription: json,
      before,
      now,
      events: events.map((event) => ({ id: event.id, event: JSON.stringify(event) })),
      dueAt,
    });
    if (waiting !== undefined && waiting > MOST_WAITING)
      await this.parts.disabling.disable(webhook, 'backlog');
  }
}
