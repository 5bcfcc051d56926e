import { createHash } from 'node:crypto';
import type { TrendsAnswer, Webhook, WebhookEvent } from '@hashpulse/contracts';
import type { RankingChange } from './ranking-watch.js';

/** An event to be delivered. */
export interface PendingEvent {
  /** The same whenever the same thing is told: the header `webhook-id`. */
  readonly id: string;
  readonly type: string;
  /** The body, as it is signed and sent. */
  readonly body: string;
  /** Attempts so far. */
  readonly attempts: number;
  /** When it was noticed, ms. */
  readonly createdAt: number;
}

/** What a webhook listens to. */
export type WatchedRanking = Pick<Webhook, 'id' | 'window' | 'rank' | 'network' | 'lang' | 'limit'>;

function eventId(webhook: string, parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify([webhook, ...parts]));
  return `msg_${digest.digest('base64url').slice(0, 24)}`;
}

/** @param now the wall clock, ms */
export function changeEvent(
  { id: webhook, window, rank, network, lang, limit }: WatchedRanking,
  { asOf, completeUntil }: Pick<TrendsAnswer, 'asOf' | 'completeUntil'>,
  { name, hashtag, watched, trend }: RankingChange,
  now: number,
): PendingEvent {
  const event: WebhookEvent = {
    type: `hashtag.${name}`,
    timestamp: new Date(now).toISOString(),
    data: {
      webhook,
      window,
      rank,
      network,
      lang,
      limit,
      asOf: asOf ?? watched.enteredAt,
      completeUntil,
      hashtag,
      label: watched.label,
      enteredAt: watched.enteredAt,
      place: trend?.rank ?? null,
      trend: trend ?? null,
      peak: watched.peak,
    },
  };
  const id = eventId(webhook, [event.type, hashtag, event.data.asOf]);
  return { id, type: event.type, body: JSON.stringify(event), attempts: 0, createdAt: now };
}

/** An event by which a receiver is tried. */
export function testEvent(webhook: string, now: number): PendingEvent {
  const type = 'webhook.test';
  const timestamp = new Date(now).toISOString();
  const body = JSON.stringify({ type, timestamp, data: { webhook } });
  return { id: eventId(webhook, [type, timestamp]), type, body, attempts: 0, createdAt: now };
}
