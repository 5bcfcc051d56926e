import { DeletedPostSchema, PostSchema } from '@hashpulse/contracts';
import { problemAnswer, SERVICE_PATHS } from '@hashpulse/nest-service';
import { EXAMPLE_POST } from './example-post.js';

const AnyPost = { anyOf: [PostSchema, DeletedPostSchema] };

const ReceiptSchema = {
  title: 'Receipt',
  type: 'object',
  required: ['accepted', 'rejected'],
  properties: {
    accepted: { type: 'integer', minimum: 0, description: 'How many posts are safe in Kafka' },
    rejected: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'code', 'message'],
        properties: {
          index: {
            type: 'integer',
            minimum: 0,
            description: 'Place in the body, from 0; blank lines not counted',
          },
          code: {
            enum: [
              'invalid-utf8',
              'invalid-json',
              'not-an-object',
              'missing-field',
              'invalid-field',
              'ill-formed-unicode',
              'invalid-time',
              'time-in-future',
              'post-too-large',
            ],
          },
          message: { type: 'string', description: 'What to do about it' },
        },
      },
    },
  },
} as const;

const body = {
  required: true,
  content: {
    'application/json': {
      schema: { anyOf: [AnyPost, { type: 'array', minItems: 1, items: AnyPost }] },
      examples: { one: { value: EXAMPLE_POST }, array: { value: [EXAMPLE_POST] } },
    },
    'application/x-ndjson': {
      schema: { type: 'string', description: 'A post a line; blank lines are ignored' },
      examples: { lines: { value: `${JSON.stringify(EXAMPLE_POST)}\n` } },
    },
  },
} as const;

const encoding = {
  name: 'Content-Encoding',
  in: 'header',
  schema: { type: 'string', enum: ['identity', 'gzip'], default: 'identity' },
  description: 'How the body is compressed',
} as const;

/** The OpenAPI description of `ingest`. */
export const OPENAPI_DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Hashpulse ingest',
    version: '1',
    description: 'Takes posts from any social network. Sending a post again is harmless: it is counted once.',
  },
  paths: {
    '/v1/posts': {
      post: {
        summary: 'Send posts',
        description:
          'Answers once every accepted post is safe in Kafka. A bad post never costs its neighbours.',
        parameters: [encoding],
        requestBody: body,
        responses: {
          202: {
            description: 'Every accepted post is safe',
            content: {
              'application/json': {
                schema: ReceiptSchema,
                examples: { all: { value: { accepted: 1, rejected: [] } } },
              },
            },
          },
          400: problemAnswer('The body cannot be read: broken JSON, not UTF-8, broken gzip, or empty'),
          413: problemAnswer('The body is too large, on the wire or decompressed'),
          415: problemAnswer('The media type or the encoding is not taken'),
          422: problemAnswer('No post is valid; `rejected` tells why, as in the answer 202'),
          429: problemAnswer(
            'Too much is being received at the same time; come back after `Retry-After` seconds',
          ),
          503: problemAnswer(
            'Kafka does not take posts now; send all of it again after `Retry-After` seconds',
          ),
        },
      },
    },
    '/asyncapi.json': {
      get: {
        summary: 'The AsyncAPI description of the Kafka topics',
        responses: {
          200: { description: 'AsyncAPI 3', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
    ...SERVICE_PATHS,
  },
} as const;
