import type { TrendsAnswer } from '@hashpulse/contracts';
import { LOG, type Log, Registry } from '@hashpulse/nest-service';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { StoreConnection } from './store-connection.js';
import { TrendsQuery } from './trends-query.js';
import { WebhookDesk } from './webhook-desk.js';
import { WebhookDisabling } from './webhook-disabling.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookSender } from './webhook-sender.js';
import type { WebhookSubscription } from './webhook-subscription.js';
import { WebhookWatcher } from './webhook-watcher.js';

/** How webhooks behave. */
export class WebhookRules {
  /** @param allowPrivate whether webhooks may point at this machine and network */
  constructor(readonly allowPrivate: boolean) {}
}

/** Runs the delivery of webhooks as long as the app does. */
@Injectable()
export class WebhooksService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly dispatcher: WebhookDispatcher;

  constructor(
    { webhooks: store }: StoreConnection,
    desk: WebhookDesk,
    trends: TrendsQuery,
    { allowPrivate }: WebhookRules,
    registry: Registry,
    @Inject(LOG) log: Log,
  ) {
    const metrics = new WebhookMetrics(registry, desk);
    const now = () => Date.now();
    const ask = async (subscription: WebhookSubscription): Promise<TrendsAnswer> => {
      const { window, rank, limit, network, lang } = subscription;
      const places = { limit, offset: 0, curves: false, asOf: undefined };
      const posts = { network: network ?? undefined, lang: lang ?? undefined };
      return trends.answer({ window, rank, ...places, ...posts });
    };
    const attempted = metrics.attempted.bind(metrics);
    const disabling = new WebhookDisabling(store, now, log);
    const watcher = new WebhookWatcher({ store, ask, now, disabling });
    const sending = { allowPrivate, now, random: Math.random, log, attempted };
    const sender = new WebhookSender({ store, disabling, ...sending });
    this.dispatcher = new WebhookDispatcher({ store, watcher, sender, log });
    metrics.watchHolder(() => this.dispatcher.isHolder);
  }

  onApplicationBootstrap(): void {
    this.dispatcher.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.dispatcher.stop();
  }
}
