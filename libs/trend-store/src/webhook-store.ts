import type { RedisConnection } from '@hashpulse/redis';
import {
  webhookDueKey,
  WEBHOOK_DELIVERED_KEY,
  WEBHOOK_LEASE_KEY,
  WEBHOOK_SUBSCRIPTIONS_KEY,
  WEBHOOK_WATCHES_KEY,
  webhookEventsKey,
  webhookLogKey,
} from './webhook-keys.js';
import {
  ADD_SUBSCRIPTION_SCRIPT,
  CHANGE_SUBSCRIPTION_SCRIPT,
  HOLD_LEASE_SCRIPT,
  KEEP_LOOK_SCRIPT,
  RELEASE_LEASE_SCRIPT,
  REPLACE_SUBSCRIPTION_SCRIPT,
  SETTLE_SCRIPT,
} from './webhook-scripts.js';

/** An event that waits, by its id. */
export interface StoredEvent {
  readonly id: string;
  /** JSON. */
  readonly event: string;
}

/** What a look at a webhook's ranking has found; texts are JSON. */
export interface StoredLook {
  readonly token: string;
  readonly webhook: string;
  /** The subscription that was looked for, as it was read. */
  readonly subscription: string;
  /** What was known before, as it was read; '' for nothing. */
  readonly before: string;
  readonly now: string;
  readonly events: readonly StoredEvent[];
  /** When to deliver them, ms. */
  readonly dueAt: number;
}

/** What came of an attempt; texts are JSON. */
export interface SettledAttempt {
  readonly webhook: string;
  readonly event: string;
  readonly logEntry: string;
  /** Set when it was delivered, ms. */
  readonly deliveredAt?: number | undefined;
  /** Set when it is to be tried again. */
  readonly again?: { readonly at: number; readonly event: string } | undefined;
}

/** How a webhook stands. */
export interface WebhookStanding {
  readonly waiting: number;
  /** ms */
  readonly deliveredAt: number | undefined;
}

/** Attempts that are kept of each webhook. */
const LOG_KEPT = 1_000;

/** Webhooks in Redis: subscriptions, what each has seen, events that wait, and who delivers. Not a part of what is counted. */
export class WebhookStore {
  constructor(private readonly redis: RedisConnection) {}

  /** Whether the lease is this token's for the next `ms`. */
  async holdLease(token: string, ms: number): Promise<boolean> {
    return (await this.redis.eval(HOLD_LEASE_SCRIPT, 1, WEBHOOK_LEASE_KEY, token, ms)) === 1;
  }

  async releaseLease(token: string): Promise<void> {
    await this.redis.eval(RELEASE_LEASE_SCRIPT, 1, WEBHOOK_LEASE_KEY, token);
  }

  /** Subscriptions by id, JSON. */
  async subscriptions(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.redis.hgetall(WEBHOOK_SUBSCRIPTIONS_KEY)));
  }

  async subscription(id: string): Promise<string | undefined> {
    return (await this.redis.hget(WEBHOOK_SUBSCRIPTIONS_KEY, id)) ?? undefined;
  }

  /** False: there are `most` already. */
  async add(id: string, subscription: string, most: number): Promise<boolean> {
    const added = this.redis.eval(
      ADD_SUBSCRIPTION_SCRIPT,
      1,
      WEBHOOK_SUBSCRIPTIONS_KEY,
      id,
      subscription,
      most,
    );
    return (await added) === 1;
  }

  /** Replaces or (undefined) removes a subscription; what waits for it is forgotten. False: it has changed meanwhile. */
  async change(id: string, before: string, now: string | undefined): Promise<boolean> {
    const keys = [WEBHOOK_SUBSCRIPTIONS_KEY, WEBHOOK_WATCHES_KEY, webhookDueKey(id), webhookEventsKey(id)];
    const changed = (await this.redis.eval(
      CHANGE_SUBSCRIPTION_SCRIPT,
      4,
      ...keys,
      id,
      before,
      now ?? '',
    )) as number;
    if (changed === 1 && now === undefined) {
      await this.redis.multi().del(webhookLogKey(id)).hdel(WEBHOOK_DELIVERED_KEY, id).exec();
    }
    return changed === 1;
  }

  /** Replaces a subscription that listens to the same as before: what waits for it stays. False: it has changed meanwhile. */
  async replace(id: string, before: string, now: string): Promise<boolean> {
    const replaced = this.redis.eval(
      REPLACE_SUBSCRIPTION_SCRIPT,
      1,
      WEBHOOK_SUBSCRIPTIONS_KEY,
      id,
      before,
      now,
    );
    return (await replaced) === 1;
  }

  /** What is known of rankings, JSON by webhook. */
  async watches(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.redis.hgetall(WEBHOOK_WATCHES_KEY)));
  }

  /** How many events wait since; undefined: nothing was kept, because somebody else was faster. */
  async keepLook(look: StoredLook): Promise<number | undefined> {
    const { token, webhook, subscription, before, now, events, dueAt } = look;
    const keys = [
      WEBHOOK_LEASE_KEY,
      WEBHOOK_SUBSCRIPTIONS_KEY,
      WEBHOOK_WATCHES_KEY,
      webhookDueKey(webhook),
      webhookEventsKey(webhook),
    ];
    const pairs = events.flatMap(({ id, event }) => [id, event]);
    const args = [token, webhook, subscription, before, now, dueAt, ...pairs];
    const waiting = (await this.redis.eval(KEEP_LOOK_SCRIPT, 5, ...keys, ...args)) as number;
    return waiting < 0 ? undefined : waiting;
  }

  /** Has an event wait that no look has found. */
  async addEvent(webhook: string, { id, event }: StoredEvent, dueAt: number): Promise<void> {
    await this.redis
      .multi()
      .hset(webhookEventsKey(webhook), id, event)
      .zadd(webhookDueKey(webhook), dueAt, id)
      .exec();
  }

  /** Events that are due, the longest first, JSON. */
  async due(webhook: string, now: number, most: number): Promise<readonly StoredEvent[]> {
    const ids = await this.redis.zrangebyscore(webhookDueKey(webhook), '-inf', now, 'LIMIT', 0, most);
    if (ids.length === 0) return [];
    const events = await this.redis.hmget(webhookEventsKey(webhook), ...ids);
    return ids.flatMap((id, i) => {
      const event = events[i];
      return typeof event === 'string' ? [{ id, event }] : [];
    });
  }

  async settle({ webhook, event, logEntry, deliveredAt, again }: SettledAttempt): Promise<void> {
    const keys = [
      webhookDueKey(webhook),
      webhookEventsKey(webhook),
      webhookLogKey(webhook),
      WEBHOOK_DELIVERED_KEY,
    ];
    const args = [event, logEntry, LOG_KEPT, webhook, deliveredAt ?? '', again?.at ?? '', again?.event ?? ''];
    await this.redis.eval(SETTLE_SCRIPT, 4, ...keys, ...args);
  }

  async standing(id: string): Promise<WebhookStanding> {
    const [waiting, delivered] = await Promise.all([
      this.redis.zcard(webhookDueKey(id)),
      this.redis.hget(WEBHOOK_DELIVERED_KEY, id),
    ]);
    return { waiting, deliveredAt: delivered === null ? undefined : Number(delivered) };
  }

  /** Attempts, newest first, JSON. */
  async log(id: string, limit: number): Promise<readonly string[]> {
    return this.redis.lrange(webhookLogKey(id), 0, limit - 1);
  }
}
