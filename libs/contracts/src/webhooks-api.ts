import Type, { type Static } from 'typebox';
import { orNull, Time } from './answer-fields.js';
import { RANKINGS, TrendSchema } from './trends-api.js';
import { WINDOW_NAMES } from './windows.js';

/** What a webhook tells of a hashtag and a ranking. */
export const WEBHOOK_EVENTS = ['entered', 'peaked', 'left'] as const;
export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

const Place = Type.Integer({ minimum: 1 });
const Address = Type.String({
  minLength: 1,
  maxLength: 2_048,
  description: 'An http or https address without user, password and fragment; https but for tests',
});
const Window = Type.Enum(WINDOW_NAMES);
const Rank = Type.Enum([...RANKINGS]);
const Events = Type.Array(Type.Enum([...WEBHOOK_EVENTS]), {
  minItems: 1,
  maxItems: WEBHOOK_EVENTS.length,
  description: 'Preset: all',
});
const Limit = Type.Integer({ minimum: 1, maximum: 100, description: 'Places of the ranking; preset: 10' });
const Note = Type.String({ maxLength: 1_000, description: 'What it is for' });

/** The body of `POST /v1/admin/webhooks`. */
export const WebhookOrderSchema = Type.Object(
  {
    url: Address,
    events: Type.Optional(Events),
    window: Type.Optional(Window),
    rank: Type.Optional(Rank),
    network: Type.Optional(Type.String({ pattern: '^[a-z0-9_.-]{1,32}$' })),
    lang: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$' })),
    limit: Type.Optional(Limit),
    note: Type.Optional(Note),
  },
  { title: 'WebhookOrder', additionalProperties: false },
);

const ranking = { window: Window, rank: Rank, network: orNull(Type.String()), lang: orNull(Type.String()) };

const webhook = {
  id: Type.String(),
  url: Address,
  events: Events,
  ...ranking,
  limit: Limit,
  note: Type.Optional(Note),
  createdAt: Time,
  formerSecretUntil: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'The secret was changed; until then the former signs too',
    }),
  ),
  disabled: Type.Union(
    [
      Type.Object({
        at: Time,
        reason: Type.Enum(['gone', 'failing', 'backlog', 'switched-off'], {
          description:
            'gone: it answered 410; failing: nothing was delivered until an event was given up; backlog: too ' +
            'many events waited; switched-off: by an administrator',
        }),
      }),
      Type.Null(),
    ],
    { description: 'Null: it is told what happens' },
  ),
  waiting: Type.Integer({ minimum: 0, description: 'Events that are to be delivered' }),
  deliveredAt: orNull(Time),
};

/** A webhook, as `/v1/admin/webhooks` shows it. */
export const WebhookSchema = Type.Object(webhook, { title: 'Webhook' });

/** A webhook that was just made, or given a new secret: the only time that the secret is shown. */
export const NewWebhookSchema = Type.Object(
  { ...webhook, secret: Type.String({ pattern: '^whsec_', description: 'Signs what is sent; shown once' }) },
  { title: 'NewWebhook' },
);

/** An attempt to deliver an event. */
export const WebhookDeliverySchema = Type.Object(
  {
    at: Time,
    event: Type.String({ description: 'The `webhook-id` header' }),
    type: Type.String(),
    attempt: Type.Integer({ minimum: 1 }),
    outcome: Type.Enum(['delivered', 'failed', 'dead'], {
      description: 'failed: it is tried again; dead: it was given up',
    }),
    answer: Type.String({ description: 'The HTTP status, or why there was none' }),
  },
  { title: 'WebhookDelivery' },
);

/** What a webhook's receiver is sent: Standard Webhooks' `type`, `timestamp`, `data`. */
export const WebhookEventSchema = Type.Object(
  {
    type: Type.Enum(WEBHOOK_EVENTS.map((name) => `hashtag.${name}` as const)),
    timestamp: Type.String({ format: 'date-time', description: 'When it was noticed, by the clock' }),
    data: Type.Object({
      webhook: Type.String({ description: 'Its id' }),
      ...ranking,
      limit: Limit,
      asOf: Type.String({ format: 'date-time', description: 'The event time of it' }),
      completeUntil: orNull(Time),
      hashtag: Type.String({ description: 'Canonical form, without #' }),
      label: Type.String({ description: 'The most used spelling' }),
      enteredAt: Type.String({ format: 'date-time', description: 'Event time at which it entered' }),
      place: Type.Union([Place, Type.Null()], { description: 'Its rank; null once it has left' }),
      trend: Type.Union([TrendSchema, Type.Null()], { description: 'Its figures; null once it has left' }),
      peak: Type.Object(
        {
          at: Time,
          place: Place,
          value: Type.Number({ description: 'Of what is ranked by: the score, or a figure' }),
        },
        { description: 'Its highest value since it entered' },
      ),
    }),
  },
  { title: 'WebhookEvent' },
);

/** What `POST /v1/admin/webhooks/{id}/test` makes be sent. */
export const WebhookTestSchema = Type.Object(
  {
    type: Type.Literal('webhook.test'),
    timestamp: Time,
    data: Type.Object({ webhook: Type.String() }),
  },
  { title: 'WebhookTest' },
);

export type WebhookOrder = Static<typeof WebhookOrderSchema>;
export type Webhook = Static<typeof WebhookSchema>;
export type NewWebhook = Static<typeof NewWebhookSchema>;
export type WebhookDelivery = Static<typeof WebhookDeliverySchema>;
export type WebhookEvent = Static<typeof WebhookEventSchema>;
export type WebhookDisabledReason = NonNullable<Webhook['disabled']>['reason'];
