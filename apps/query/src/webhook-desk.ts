import { randomBytes } from 'node:crypto';
import type { NewWebhook, Webhook, WebhookDelivery, WebhookOrder } from '@hashpulse/contracts';
import { ProblemException } from '@hashpulse/nest-service';
import type { WebhookStore } from '@hashpulse/trend-store';
import { AddressError, resolvePublic } from '@hashpulse/webhook-delivery';
import { testEvent } from '@hashpulse/webhooks';
import {
  disabledSubscription,
  newSubscription,
  readSubscription,
  rotatedSubscription,
  type WebhookSubscription,
} from './webhook-subscription.js';

/** Webhooks that there may be: each watches a ranking once a second. */
const MAX_WEBHOOKS = 100;
const MAX_TRIES = 10;

/** What the desk goes by. */
export interface WebhookDeskParts {
  readonly store: WebhookStore;
  /** Whether webhooks may point at this machine and network. */
  readonly allowPrivate: boolean;
  /** The wall clock. */
  readonly now: () => Date;
}

function invalid(detail: string): ProblemException {
  return new ProblemException('invalid-parameter', detail);
}

function tooManyChanges(): ProblemException {
  return new ProblemException('unavailable', 'too many changes at once; try again', {
    headers: { 'Retry-After': '1' },
  });
}

function parsedUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw invalid('url: an http or https address');
  if (url.username || url.password || url.hash) throw invalid('url: without user, password and fragment');
  return url;
}

type Secrets = 'secret' | 'formerSecret';

function withoutSecrets(subscription: WebhookSubscription): Omit<WebhookSubscription, Secrets> {
  const shown: Omit<WebhookSubscription, Secrets> & { [name in Secrets]?: string } = { ...subscription };
  delete shown.secret;
  delete shown.formerSecret;
  return shown;
}

/** Makes, shows and ends webhooks. */
export class WebhookDesk {
  constructor(private readonly parts: WebhookDeskParts) {}

  /** @throws ProblemException `invalid-parameter` for an address that may not be asked, `overloaded` when there are too many */
  async create(order: WebhookOrder): Promise<NewWebhook> {
    const { store, allowPrivate, now } = this.parts;
    try {
      await resolvePublic(parsedUrl(order.url).hostname, allowPrivate);
    } catch (error) {
      if (error instanceof AddressError) throw invalid(`url: ${error.message}`);
      throw error;
    }
    const subscription = newSubscription(order, randomBytes(9).toString('base64url'), now());
    if (!(await store.add(subscription.id, JSON.stringify(subscription), MAX_WEBHOOKS))) {
      throw new ProblemException('overloaded', `there are ${MAX_WEBHOOKS} webhooks: take one away first`);
    }
    return { ...(await this.shown(subscription)), secret: subscription.secret };
  }

  /** All, oldest first. */
  async list(): Promise<Webhook[]> {
    const kept = [...(await this.parts.store.subscriptions()).values()].map(readSubscription);
    kept.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return Promise.all(kept.map((subscription) => this.shown(subscription)));
  }

  /** @throws ProblemException `not-found` */
  async get(id: string): Promise<Webhook> {
    return this.shown(readSubscription(await this.kept(id)));
  }

  /** Ends it; what waits for it is forgotten. */
  async remove(id: string): Promise<void> {
    await this.change(id, () => undefined);
  }

  /** Switches it on or off; either way what waits for it is forgotten. */
  async enable(id: string, enabled: boolean): Promise<Webhook> {
    await this.change(id, (before) => {
      if ((before.disabled === null) === enabled) return before;
      if (enabled) return { ...before, disabled: null };
      return disabledSubscription(before, 'switched-off', this.parts.now());
    });
    return this.get(id);
  }

  /** Gives it a new secret; the former one signs beside it for a day. What waits is sent all the same. */
  async rotate(id: string): Promise<NewWebhook> {
    const { store, now } = this.parts;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.kept(id);
      const rotated = rotatedSubscription(readSubscription(before), now());
      if (await store.replace(id, before, JSON.stringify(rotated)))
        return { ...(await this.shown(rotated)), secret: rotated.secret };
    }
    throw tooManyChanges();
  }

  /** Has a test event sent; answers its id. */
  async test(id: string): Promise<{ event: string }> {
    const { store, now } = this.parts;
    if (readSubscription(await this.kept(id)).disabled) throw invalid('it is disabled: enable it first');
    const at = now().getTime();
    const event = testEvent(id, at);
    await store.addEvent(id, { id: event.id, event: JSON.stringify(event) }, at);
    return { event: event.id };
  }

  /** Attempts to deliver, newest first. */
  async deliveries(id: string, limit: number): Promise<WebhookDelivery[]> {
    await this.kept(id);
    return (await this.parts.store.log(id, limit)).map((json) => JSON.parse(json) as WebhookDelivery);
  }

  private async kept(id: string): Promise<string> {
    const json = await this.parts.store.subscription(id);
    if (json === undefined) throw new ProblemException('not-found', 'there is no such webhook');
    return json;
  }

  private async shown(subscription: WebhookSubscription): Promise<Webhook> {
    const { waiting, deliveredAt } = await this.parts.store.standing(subscription.id);
    const at = deliveredAt === undefined ? null : new Date(deliveredAt).toISOString();
    return { ...withoutSecrets(subscription), waiting, deliveredAt: at };
  }

  private async change(
    id: string,
    apply: (before: WebhookSubscription) => WebhookSubscription | undefined,
  ): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.kept(id);
      const read = readSubscription(before);
      const now = apply(read);
      if (now === read) return;
      if (await this.parts.store.change(id, before, now && JSON.stringify(now))) return;
    }
    throw tooManyChanges();
  }
}
