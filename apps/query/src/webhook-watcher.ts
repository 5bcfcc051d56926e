import type { TrendsAnswer } from '@hashpulse/contracts';
import type { Log } from '@hashpulse/nest-service';
import type { WebhookStore } from '@hashpulse/trend-store';
import { changeEvent, lookAtRanking, type WatchState } from '@hashpulse/webhooks';
import { disabledSubscription, type WebhookSubscription } from './webhook-subscription.js';

/** More events of a webhook than this do not wait. */
export const MOST_WAITING = 1_000;

/** A webhook with its text as it was read. */
export interface KeptWebhook {
  readonly subscription: WebhookSubscription;
  readonly json: string;
}

/** What the watcher goes by. */
export interface WebhookWatcherParts {
  readonly store: WebhookStore;
  readonly ask: (subscription: WebhookSubscription) => Promise<TrendsAnswer>;
  /** The wall clock, ms. */
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
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
    { subscription, json }: KeptWebhook,
    before: string,
    answer: TrendsAnswer,
  ): Promise<void> {
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
    if (waiting !== undefined && waiting > MOST_WAITING) await this.disable(subscription, json);
  }

  private async disable(subscription: WebhookSubscription, json: string): Promise<void> {
    const disabled = disabledSubscription(subscription, 'backlog', new Date(this.parts.now()));
    await this.parts.store.change(subscription.id, json, JSON.stringify(disabled));
    this.parts.log.warn({ webhook: subscription.id, reason: 'backlog' }, 'webhook disabled');
  }
}
