import type { Webhook, WebhookDelivery } from '@hashpulse/contracts';
import { Counter, Gauge, observableGauge, type Registry } from '@hashpulse/nest-service';
import type { WebhookDesk } from './webhook-desk.js';

const STATES = ['enabled', 'disabled', 'switched-off'] as const;

/** Switched off on purpose is nothing to be alarmed at. */
function stateOf({ disabled }: Webhook): (typeof STATES)[number] {
  if (!disabled) return 'enabled';
  return disabled.reason === 'switched-off' ? 'switched-off' : 'disabled';
}

/** What an operator watches of webhooks. Every replica shows the same webhooks, only the one that delivers attempts. */
export class WebhookMetrics {
  private readonly attempts;

  constructor(
    private readonly registry: Registry,
    desk: WebhookDesk,
  ) {
    this.attempts = new Counter({
      name: 'query_webhook_attempts_total',
      help: 'Attempts to deliver events to webhooks, by what came of them',
      labelNames: ['outcome'],
      registers: [registry],
    });
    for (const outcome of ['delivered', 'failed', 'dead'] as const) this.attempts.inc({ outcome }, 0);
    observableGauge(registry, 'query_webhook_events_waiting', 'Events that wait for delivery', async () =>
      (await desk.list()).reduce((sum, { waiting }) => sum + waiting, 0),
    );
    new Gauge({
      name: 'query_webhooks',
      help: 'Webhooks by state',
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        const all = await desk.list().catch(() => undefined);
        this.reset();
        if (!all) return;
        for (const state of STATES) {
          this.set({ state }, all.filter((webhook) => stateOf(webhook) === state).length);
        }
      },
    });
  }

  /** Counts an attempt. */
  attempted(outcome: WebhookDelivery['outcome']): void {
    this.attempts.inc({ outcome });
  }

  /** Shows whether it is this process that delivers. */
  watchHolder(isHolder: () => boolean): void {
    observableGauge(this.registry, 'query_webhook_lease_held', '1 where webhooks are delivered from', () =>
      Number(isHolder()),
    );
  }
}
