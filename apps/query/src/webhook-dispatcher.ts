import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@hashpulse/nest-service';
import { isPassing, type WebhookStore } from '@hashpulse/trend-store';
import type { WebhookSender } from './webhook-sender.js';
import { type KeptWebhook, readSubscription } from './webhook-subscription.js';
import type { WebhookWatcher } from './webhook-watcher.js';

/** How often the rankings are looked at, and events begun that are due, ms. */
const EVERY_MS = 1_000;
/** After this long without a sign of its holder another query process may deliver, ms. */
const LEASE_MS = 10_000;
/** How long attempts under way may still take when the process stops, ms; the rest is done by another. */
const STOP_GRACE_MS = 2_000;

/** What the dispatcher goes by. */
export interface WebhookDispatcherParts {
  readonly store: WebhookStore;
  readonly watcher: WebhookWatcher;
  readonly sender: WebhookSender;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

/** Of all query processes the one that holds the lease watches the rankings and delivers. */
export class WebhookDispatcher {
  private readonly token = randomUUID();
  private readonly stopping = new AbortController();
  private readonly cutting = new AbortController();
  private holds = false;
  private wasAway = false;
  private done: Promise<void> | undefined;

  constructor(private readonly parts: WebhookDispatcherParts) {}

  /** Whether it is this process that delivers. */
  get isHolder(): boolean {
    return this.holds;
  }

  start(): void {
    this.done ??= this.run();
  }

  /** Gives the lease to another process at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
    const timer = setTimeout(() => this.cutting.abort(), STOP_GRACE_MS);
    await this.parts.sender.idle();
    clearTimeout(timer);
    // Without Redis it runs out by itself.
    if (this.holds) await this.parts.store.releaseLease(this.token).catch(() => undefined);
    this.holds = false;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round().then(
        () => (this.wasAway = false),
        (error: unknown) => this.failed(error),
      );
      await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async round(): Promise<void> {
    const { store, watcher, sender, log } = this.parts;
    const holds = await store.holdLease(this.token, LEASE_MS);
    if (holds && !this.holds) log.info('this process delivers webhooks');
    this.holds = holds;
    if (!holds) return;
    const webhooks = await this.enabled();
    await sender.begin(webhooks, this.cutting.signal);
    await watcher.look(this.token, webhooks);
    await sender.begin(webhooks, this.cutting.signal);
  }

  private async enabled(): Promise<KeptWebhook[]> {
    const all = [...(await this.parts.store.subscriptions()).values()];
    const read = all.map((json) => ({ json, subscription: readSubscription(json) }));
    return read.filter(({ subscription }) => subscription.disabled === null);
  }

  private failed(err: unknown): void {
    this.holds = false;
    const isAway = err instanceof Error && isPassing(err);
    // While Redis is away nothing is lost: what happened meanwhile shows in the next look.
    if (!isAway || !this.wasAway) this.parts.log.warn({ err }, 'webhooks wait');
    this.wasAway = isAway;
  }
}
