import {
  HashtagAnswerSchema,
  HistoryAnswerSchema,
  NetworksAnswerSchema,
  TrendsAnswerSchema,
} from '@hashpulse/contracts';
import { problemAnswer, SERVICE_PATHS } from '@hashpulse/nest-service';
import {
  HashtagParameters,
  HistoryParameters,
  openapiParameters,
  TrendsParameters,
} from './query-parameters.js';

const hashtag = {
  name: 'hashtag',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'A hashtag in any spelling, without #',
  example: 'TwitterBack',
} as const;

function jsonAnswer(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

const INVALID = problemAnswer('A parameter is invalid; `detail` names it and tells what is expected');
const UNKNOWN = problemAnswer('The hashtag was never seen');
const AWAY = problemAnswer('Redis is away; come back after `Retry-After` seconds');

/** The OpenAPI description of `query`. */
export const OPENAPI_DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Hashpulse query',
    version: '1',
    description: 'Which hashtags trend, and how strong each is. All times are event times.',
  },
  paths: {
    '/v1/trends': {
      get: {
        summary: 'The hashtags that trend',
        parameters: openapiParameters(TrendsParameters),
        responses: { 200: jsonAnswer('A ranking', TrendsAnswerSchema), 400: INVALID, 503: AWAY },
      },
    },
    '/v1/hashtags/{hashtag}': {
      get: {
        summary: 'All figures of a hashtag',
        parameters: [hashtag, ...openapiParameters(HashtagParameters)],
        responses: {
          200: jsonAnswer('Its figures', HashtagAnswerSchema),
          400: INVALID,
          404: UNKNOWN,
          503: AWAY,
        },
      },
    },
    '/v1/hashtags/{hashtag}/history': {
      get: {
        summary: 'The curve of a hashtag',
        parameters: [hashtag, ...openapiParameters(HistoryParameters)],
        responses: {
          200: jsonAnswer('A point for every bucket', HistoryAnswerSchema),
          400: INVALID,
          404: UNKNOWN,
          503: AWAY,
        },
      },
    },
    '/v1/networks': {
      get: {
        summary: 'The pulse of the networks',
        responses: { 200: jsonAnswer('Every network of the last 7 days', NetworksAnswerSchema), 503: AWAY },
      },
    },
    ...SERVICE_PATHS,
  },
};
