import {
  NewWebhookSchema,
  WEBHOOK_EVENTS,
  type WebhookEventName,
  WebhookDeliverySchema,
  WebhookEventSchema,
  WebhookOrderSchema,
  WebhookSchema,
  WebhookTestSchema,
} from '@hashpulse/contracts';
import { problemAnswer } from '@hashpulse/nest-service';
import Type, { type TSchema } from 'typebox';
import { BODY_REFUSED, REFUSED } from './admin-answers.js';
import { ListParameters, openapiParameters } from './query-parameters.js';
import { WEBHOOK_EXAMPLES } from './webhook-examples.js';

const answer = (description: string, schema: TSchema, example: unknown) => ({
  description,
  content: { 'application/json': { schema, example } },
});
const body = (schema: TSchema, example: unknown) => ({
  required: true,
  content: { 'application/json': { schema, example } },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } } as const;
const NONE_OR_REFUSED = {
  400: problemAnswer('The id is not one'),
  404: problemAnswer('There is no such webhook'),
  ...REFUSED,
};
const BASE = '/v1/admin/webhooks';

/** Where to go with the id of a webhook, by the operations' ids. */
const WITH_ITS_ID = Object.fromEntries(
  [
    'getWebhook',
    'deleteWebhook',
    'enableWebhook',
    'rotateWebhookSecret',
    'testWebhook',
    'listWebhookDeliveries',
  ].map((operationId) => [operationId, { operationId, parameters: { id: '$response.body#/id' } }]),
);

/** The administrators' part of the OpenAPI description that is about webhooks. */
export const WEBHOOK_PATHS = {
  [BASE]: {
    get: {
      summary: 'All webhooks, oldest first',
      responses: {
        200: answer('Without their secrets', Type.Object({ webhooks: Type.Array(WebhookSchema) }), {
          webhooks: [WEBHOOK_EXAMPLES.webhook, WEBHOOK_EXAMPLES.disabled],
        }),
        ...REFUSED,
      },
    },
    post: {
      summary: 'Makes a webhook: its address is told what happens in a ranking',
      requestBody: body(WebhookOrderSchema, WEBHOOK_EXAMPLES.order),
      responses: {
        201: {
          ...answer(
            'It is told from now on; the secret is shown only here',
            NewWebhookSchema,
            WEBHOOK_EXAMPLES.created,
          ),
          links: WITH_ITS_ID,
        },
        429: problemAnswer('There are as many as there may be'),
        ...BODY_REFUSED,
        ...REFUSED,
      },
    },
  },
  [`${BASE}/{id}`]: {
    get: {
      operationId: 'getWebhook',
      summary: 'A webhook, and whether it is disabled',
      parameters: [id],
      responses: {
        200: answer('Without its secret', WebhookSchema, WEBHOOK_EXAMPLES.webhook),
        ...NONE_OR_REFUSED,
      },
    },
    delete: {
      operationId: 'deleteWebhook',
      summary: 'Ends a webhook; what waits for it is forgotten',
      parameters: [id],
      responses: { 204: { description: 'It is gone' }, ...NONE_OR_REFUSED },
    },
  },
  [`${BASE}/{id}/enabled`]: {
    put: {
      operationId: 'enableWebhook',
      summary: 'Switches a webhook off, or on again',
      description: 'What happened while it was disabled is not told later.',
      parameters: [id],
      requestBody: body(Type.Object({ enabled: Type.Boolean() }), { enabled: true }),
      responses: {
        200: answer('As it is now', WebhookSchema, WEBHOOK_EXAMPLES.webhook),
        ...NONE_OR_REFUSED,
        ...BODY_REFUSED,
      },
    },
  },
  [`${BASE}/{id}/secret`]: {
    post: {
      operationId: 'rotateWebhookSecret',
      summary: 'Gives a webhook a new secret',
      description: 'For a day deliveries carry two signatures, by the new secret and by the former one.',
      parameters: [id],
      responses: {
        200: answer('The secret is shown only here', NewWebhookSchema, WEBHOOK_EXAMPLES.rotated),
        ...NONE_OR_REFUSED,
      },
    },
  },
  [`${BASE}/{id}/test`]: {
    post: {
      operationId: 'testWebhook',
      summary: 'Sends `webhook.test` to a webhook',
      parameters: [id],
      responses: {
        202: answer('It is on its way', Type.Object({ event: Type.String() }), {
          event: WEBHOOK_EXAMPLES.delivery.event,
        }),
        ...NONE_OR_REFUSED,
        400: problemAnswer('It is disabled'),
      },
    },
  },
  [`${BASE}/{id}/deliveries`]: {
    get: {
      operationId: 'listWebhookDeliveries',
      summary: 'Attempts to deliver, newest first; 1,000 are kept',
      parameters: [id, ...openapiParameters(ListParameters)],
      responses: {
        200: answer('What came of each', Type.Object({ deliveries: Type.Array(WebhookDeliverySchema) }), {
          deliveries: [WEBHOOK_EXAMPLES.delivery],
        }),
        ...NONE_OR_REFUSED,
        400: problemAnswer('A parameter is invalid; `detail` names it'),
      },
    },
  },
};

const SUMMARIES: Readonly<Record<WebhookEventName, string>> = {
  entered: 'A hashtag has entered the ranking',
  peaked: 'The value of a hashtag has fallen to four fifths of its highest since it entered',
  left: 'A hashtag has been missing from the ranking for a minute of event time',
};

const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

function told(summary: string, schema: TSchema, example: unknown) {
  return {
    post: {
      summary,
      description:
        'Signed by Standard Webhooks 1.0. Sent at least once: the same `webhook-id` is the same event.',
      parameters: signed,
      requestBody: body(schema, example),
      responses: {
        '2XX': { description: 'Taken' },
        410: { description: 'Never again: the webhook is disabled' },
        default: { description: 'Sent again later; `Retry-After` is heeded up to an hour' },
      },
    },
  };
}

/** What webhooks are sent, for the `webhooks` of the OpenAPI document. */
export const WEBHOOKS = {
  ...Object.fromEntries(
    WEBHOOK_EVENTS.map((name) => [
      `hashtag.${name}`,
      told(SUMMARIES[name], WebhookEventSchema, WEBHOOK_EXAMPLES[name]),
    ]),
  ),
  'webhook.test': told('An administrator tries the webhook', WebhookTestSchema, WEBHOOK_EXAMPLES.test),
};
