import { GroupSchema, MATCHES, ModerationDocumentSchema, RuleSchema } from '@hashpulse/moderation';
import { problemAnswer } from '@hashpulse/nest-service';
import Type from 'typebox';
import { BODY_REFUSED, REFUSED } from './admin-answers.js';
import { ListParameters, openapiParameters } from './query-parameters.js';

const json = (schema: object, example: unknown) => ({
  required: true,
  content: { 'application/json': { schema, example } },
});
const answer = (description: string, schema: object, example: unknown) => ({
  description,
  content: { 'application/json': { schema, example } },
});
const inPath = (name: string) =>
  ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } }) as const;
const INVALID = problemAnswer('A parameter is invalid; `detail` names it');
const NONE_OR_REFUSED = { 400: INVALID, 404: problemAnswer('There is none'), ...REFUSED };
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  schema: { type: 'string', pattern: '^(\\*|"[0-9]{1,15}")$' },
  description: 'The `ETag` that it had',
} as const;
const ETAG = { ETag: { schema: { type: 'string' }, description: 'Its version' } } as const;
const BASE = '/v1/admin/moderation';
const RULE = { subject: 'hashtag', list: 'deny', match: 'exact', value: 'buyfollowersnow', note: 'spam' };
const NAMED = { id: 'Jb1oYq7Zr3kXw0aT', ...RULE };
const GROUP = { name: 'dyn', members: ['dyn', 'dyndns'] };
const DOCUMENT = { approval: false, rules: [RULE], groups: [GROUP] };
const WAITING = { hashtag: 'newcomer', label: 'Newcomer', volume: 5, authors: 5 };
const CHANGE = {
  at: '2026-11-24T23:50:00.000Z',
  by: { keyId: '0a1b2c3d4e5f', name: 'moderators' },
  action: 'add-rule',
  detail: NAMED,
  version: 7,
};
const NamedRule = Type.Object({
  id: Type.String(),
  subject: Type.Enum(['hashtag', 'author']),
  list: Type.Enum(['deny', 'allow']),
  match: Type.Enum([...MATCHES]),
  value: Type.String(),
  network: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
});

/** The moderators' part of the OpenAPI description. */
export const MODERATION_PATHS = {
  [BASE]: {
    get: {
      summary: 'All that moderators have decided, to keep or to import elsewhere; `ETag` is its version',
      responses: {
        200: { ...answer('The document', ModerationDocumentSchema, DOCUMENT), headers: ETAG },
        ...REFUSED,
      },
    },
    put: {
      summary: 'Replaces all of it; with `If-Match` only if nobody has changed it since',
      parameters: [IF_MATCH],
      requestBody: json(ModerationDocumentSchema, DOCUMENT),
      responses: {
        200: { ...answer('The document as it is kept', ModerationDocumentSchema, DOCUMENT), headers: ETAG },
        412: problemAnswer('It has another version by now'),
        ...BODY_REFUSED,
        ...REFUSED,
      },
    },
  },
  [`${BASE}/rules`]: {
    get: {
      summary: 'The rules with their ids',
      responses: {
        200: answer('In the order made', Type.Object({ rules: Type.Array(NamedRule) }), { rules: [NAMED] }),
        ...REFUSED,
      },
    },
    post: {
      summary: 'Adds a rule, or replaces the note of the same one',
      requestBody: json(RuleSchema, RULE),
      responses: {
        201: {
          ...answer('The rule as it is kept', NamedRule, NAMED),
          links: {
            deleteRule: { operationId: 'deleteRule', parameters: { id: '$response.body#/id' } },
          },
        },
        ...BODY_REFUSED,
        ...REFUSED,
      },
    },
  },
  [`${BASE}/rules/{id}`]: {
    delete: {
      operationId: 'deleteRule',
      summary: 'Takes a rule away',
      parameters: [inPath('id')],
      responses: { 204: { description: 'It is gone' }, ...NONE_OR_REFUSED },
    },
  },
  [`${BASE}/groups/{name}`]: {
    put: {
      summary: 'Ranks hashtags as one, under a name that is one of them',
      parameters: [inPath('name')],
      requestBody: json(Type.Pick(GroupSchema, ['members']), { members: GROUP.members }),
      responses: {
        200: {
          ...answer('The group as it is kept', GroupSchema, GROUP),
          links: {
            deleteGroup: { operationId: 'deleteGroup', parameters: { name: '$response.body#/name' } },
          },
        },
        ...BODY_REFUSED,
        ...REFUSED,
      },
    },
    delete: {
      operationId: 'deleteGroup',
      summary: 'Ranks them apart again',
      parameters: [inPath('name')],
      responses: { 204: { description: 'It is gone' }, ...NONE_OR_REFUSED },
    },
  },
  [`${BASE}/approval`]: {
    put: {
      summary: 'Whether a new hashtag is shown only after approval',
      requestBody: json(Type.Object({ required: Type.Boolean() }), { required: true }),
      responses: {
        200: answer(
          'With how many hashtags are taken as approved because they are in use',
          Type.Object({ required: Type.Boolean(), approved: Type.Integer() }),
          { required: true, approved: 1840 },
        ),
        ...BODY_REFUSED,
        ...REFUSED,
      },
    },
  },
  [`${BASE}/pending`]: {
    get: {
      summary: 'Hashtags of the last 24 hours that wait for an approval, the largest first',
      parameters: openapiParameters(ListParameters),
      responses: {
        200: answer(
          'To approve one, add it to the allow list',
          Type.Object({
            pending: Type.Array(
              Type.Object({
                hashtag: Type.String(),
                label: Type.String(),
                volume: Type.Integer(),
                authors: Type.Integer(),
              }),
            ),
          }),
          { pending: [WAITING] },
        ),
        400: INVALID,
        ...REFUSED,
      },
    },
  },
  [`${BASE}/log`]: {
    get: {
      summary: 'The changes, newest first: when, by which API key, what',
      parameters: openapiParameters(ListParameters),
      responses: {
        200: answer(
          'At most 100,000 are kept',
          Type.Object({
            changes: Type.Array(
              Type.Object({
                at: Type.String({ format: 'date-time' }),
                by: Type.Object({ keyId: Type.Union([Type.String(), Type.Null()]), name: Type.String() }),
                action: Type.Enum([
                  'import',
                  'add-rule',
                  'remove-rule',
                  'put-group',
                  'remove-group',
                  'approval',
                ]),
                detail: Type.Unknown(),
                version: Type.Integer(),
              }),
            ),
          }),
          { changes: [CHANGE] },
        ),
        400: INVALID,
        ...REFUSED,
      },
    },
  },
};
