import {
  DeletedPostSchema,
  POST_EXAMPLES,
  PostSchema,
  ReceiptSchema,
  problem,
  type ProblemCode,
} from '@hashpulse/contracts';
import { problemAnswer, SERVICE_PATHS } from '@hashpulse/nest-service';

const AnyPost = { anyOf: [PostSchema, DeletedPostSchema] };

const examples = Object.values(POST_EXAMPLES).map(({ value }) => value);
const lines = `${examples.map((post) => JSON.stringify(post)).join('\n')}\n`;

const body = {
  required: true,
  content: {
    'application/json': {
      schema: { anyOf: [AnyPost, { type: 'array', minItems: 1, items: AnyPost }] },
      examples: { ...POST_EXAMPLES, array: { summary: 'Several at once', value: examples } },
    },
    // Its example stands in words: what tries examples by itself knows of no such media type, and stops at it.
    'application/x-ndjson': {
      schema: {
        type: 'string',
        description: `A post a line; blank lines are ignored. Such as:\n\n${lines}`,
      },
    },
  },
} as const;

const refusal = { index: 1, code: 'missing-field', message: 'add the field author' };

/** An error answer with one for an example. */
function refusalAnswer(
  description: string,
  code: ProblemCode,
  detail: string,
  { members = {}, headers = {} }: { members?: object; headers?: object } = {},
) {
  const { content } = problemAnswer(description);
  const [[mediaType, { schema }]] = Object.entries(content) as [[string, { schema: object }]];
  const example = { value: { ...problem(code, detail), ...members } };
  return { description, headers, content: { [mediaType]: { schema, examples: { [code]: example } } } };
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which to send all of it again',
    schema: { type: 'integer', minimum: 0, examples: [5] },
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
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: {
    '/v1/posts': {
      post: {
        summary: 'Send posts',
        description:
          'Answers once every accepted post is safe: in Kafka, or in the write-ahead log while Kafka is away. A bad post never costs its neighbours.',
        // Without a file of keys everybody on this machine may send.
        security: [{ key: [] }, {}],
        parameters: [encoding],
        requestBody: body,
        responses: {
          202: {
            description: 'Every accepted post is safe',
            content: {
              'application/json': {
                schema: ReceiptSchema,
                examples: {
                  all: { summary: 'All are safe', value: { accepted: 4, rejected: [] } },
                  some: { summary: 'One was refused', value: { accepted: 3, rejected: [refusal] } },
                },
              },
            },
          },
          400: refusalAnswer(
            'The body cannot be read: broken JSON, not UTF-8, broken gzip, or empty',
            'unreadable-body',
            'the body is empty: send a post',
          ),
          401: refusalAnswer(
            'A key is asked for, and none or a wrong one was sent',
            'unauthorized',
            'send a key',
          ),
          403: refusalAnswer('The key may not send posts', 'forbidden', 'the key lacks the scope ingest'),
          408: refusalAnswer(
            'The body comes too slowly',
            'slow-body',
            'send at least 32768 bytes in 5 s, or a smaller body',
          ),
          413: refusalAnswer(
            'The body is too large, on the wire or decompressed',
            'body-too-large',
            'send at most 16777216 bytes at once',
          ),
          415: refusalAnswer(
            'The media type or the encoding is not taken',
            'unsupported-media-type',
            'text/plain is not taken',
          ),
          422: refusalAnswer(
            'No post is valid; `rejected` tells why, as in the answer 202',
            'no-valid-post',
            'no post can be accepted',
            { members: { rejected: [{ ...refusal, index: 0 }] } },
          ),
          429: refusalAnswer(
            'Too much is being received at the same time',
            'overloaded',
            'too much is received at the same time',
            { headers: RETRY_AFTER },
          ),
          503: refusalAnswer(
            'Posts cannot be made safe now',
            'unavailable',
            'Kafka did not take the posts within 10 s; send all of it again',
            { headers: RETRY_AFTER },
          ),
        },
      },
    },
    '/asyncapi.json': {
      get: {
        security: [],
        summary: 'The AsyncAPI description of the Kafka topics',
        responses: {
          200: { description: 'AsyncAPI 3', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
    ...SERVICE_PATHS,
  },
  components: {
    securitySchemes: {
      key: {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key with the scope ingest, where keys are asked for',
      },
    },
  },
} as const;
