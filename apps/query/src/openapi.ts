import {
  CompareAnswerSchema,
  ExplainAnswerSchema,
  HashtagAnswerSchema,
  HistoryAnswerSchema,
  MastodonTagSchema,
  NetworksAnswerSchema,
  NetworksHistoryAnswerSchema,
  ProviderHashtagsSchema,
  RelatedAnswerSchema,
  TrendsAnswerSchema,
  XCountsSchema,
  XTrendsPlaceSchema,
} from '@hashpulse/contracts';
import { problemAnswer, SERVICE_PATHS } from '@hashpulse/nest-service';
import Type from 'typebox';
import { OTHER_SHAPES } from './other-shape-examples.js';
import { EXAMPLES } from './openapi-examples.js';
import { MODERATION_PATHS } from './moderation-paths.js';
import {
  CompareParameters,
  ExplainParameters,
  HashtagParameters,
  HistoryParameters,
  MastodonParameters,
  NetworksHistoryParameters,
  openapiParameters,
  ProviderParameters,
  RelatedParameters,
  StreamParameters,
  TrendsParameters,
  XCountsParameters,
  XTrendsParameters,
} from './query-parameters.js';
import { WEBHOOK_PATHS, WEBHOOKS } from './webhook-paths.js';

const hashtag = {
  name: 'hashtag',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1 },
  description: 'A hashtag in any spelling, without #',
  example: 'TwitterBack',
} as const;

function jsonAnswer(description: string, schema: object, example?: object) {
  return { description, content: { 'application/json': { schema, ...(example && { example }) } } };
}

const UNKNOWN = problemAnswer('The hashtag was never seen');
/** How every question may be refused. */
const REFUSED = {
  400: problemAnswer('A parameter is invalid; `detail` names it and tells what is expected'),
  401: problemAnswer('Keys are asked for, and none or a wrong one was sent'),
  403: problemAnswer('A key without the scope `read`'),
};
const UNANSWERED = {
  ...REFUSED,
  503: problemAnswer('Redis is away; come back after `Retry-After` seconds'),
};

/** The OpenAPI description of `query`. */
export const OPENAPI_DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Hashpulse query',
    version: '1',
    description: 'Which hashtags trend, and how strong each is. All times are event times.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  // Without a file of keys everybody on this machine may ask.
  security: [{ key: [] }, {}],
  paths: {
    '/v1/trends': {
      get: {
        summary: 'The hashtags that trend',
        parameters: openapiParameters(TrendsParameters),
        responses: {
          200: jsonAnswer('A ranking', TrendsAnswerSchema, EXAMPLES.trends),
          ...UNANSWERED,
        },
      },
    },
    '/v1/trends.atom': {
      get: {
        summary: 'The hashtags that trend, as an Atom feed',
        description: 'An entry for each hashtag, known by its hashtag and the day.',
        parameters: openapiParameters(TrendsParameters),
        responses: {
          200: {
            description: 'The feed (RFC 4287)',
            content: { 'application/atom+xml': { schema: { type: 'string' } } },
          },
          ...UNANSWERED,
        },
      },
    },
    '/v1/hashtags/{hashtag}': {
      get: {
        summary: 'All figures of a hashtag',
        parameters: [hashtag, ...openapiParameters(HashtagParameters)],
        responses: {
          200: jsonAnswer('Its figures', HashtagAnswerSchema, EXAMPLES.hashtag),
          404: UNKNOWN,
          ...UNANSWERED,
        },
      },
    },
    '/v1/hashtags/{hashtag}/history': {
      get: {
        summary: 'The curve of a hashtag',
        parameters: [hashtag, ...openapiParameters(HistoryParameters)],
        responses: {
          200: jsonAnswer('A point for every bucket', HistoryAnswerSchema, EXAMPLES.history),
          404: UNKNOWN,
          ...UNANSWERED,
        },
      },
    },
    '/v1/hashtags/{hashtag}/related': {
      get: {
        summary: 'Hashtags in the same posts',
        parameters: [hashtag, ...openapiParameters(RelatedParameters)],
        responses: {
          200: jsonAnswer('The most frequent first', RelatedAnswerSchema, EXAMPLES.related),
          404: UNKNOWN,
          ...UNANSWERED,
        },
      },
    },
    '/v1/hashtags/{hashtag}/explain': {
      get: {
        summary: 'Why a hashtag ranks where it ranks',
        parameters: [hashtag, ...openapiParameters(ExplainParameters)],
        responses: {
          200: jsonAnswer('Every term of its burst score', ExplainAnswerSchema, EXAMPLES.explanation),
          404: UNKNOWN,
          ...UNANSWERED,
        },
      },
    },
    '/v1/compare': {
      get: {
        summary: 'The curves of several hashtags side by side',
        parameters: openapiParameters(CompareParameters),
        responses: {
          200: jsonAnswer('A curve for each', CompareAnswerSchema, EXAMPLES.compare),
          ...UNANSWERED,
        },
      },
    },
    '/v1/stream': {
      get: {
        summary: 'The trends as server-sent events',
        description:
          'Event `trends` whenever the answer changes, with an id for `Last-Event-ID`; event `error` with a ' +
          'code (`unavailable`, `slow-reader`, `stopping`); a comment every 15 seconds.',
        parameters: openapiParameters(StreamParameters),
        responses: {
          200: {
            description: 'Events; the data of `trends` is the body of /v1/trends',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          ...REFUSED,
          429: problemAnswer('Too many streams are open; come back after `Retry-After` seconds'),
        },
      },
    },
    '/api/v1/trends/tags': {
      get: {
        summary: "Trends of a day in Mastodon's shape",
        parameters: openapiParameters(MastodonParameters),
        responses: {
          200: jsonAnswer(
            'With `Link` to the next page',
            Type.Array(MastodonTagSchema),
            OTHER_SHAPES.mastodonTags,
          ),
          ...UNANSWERED,
        },
      },
    },
    '/api/v1/trends': {
      get: {
        summary: "Trends of a day in Mastodon's shape, at the address that they had before Mastodon 3.5",
        deprecated: true,
        parameters: openapiParameters(MastodonParameters),
        responses: {
          200: jsonAnswer(
            'With `Link` to the next page',
            Type.Array(MastodonTagSchema),
            OTHER_SHAPES.mastodonTags,
          ),
          ...UNANSWERED,
        },
      },
    },
    '/2/tweets/counts/recent': {
      get: {
        summary: "Counts of a hashtag in the shape of the X API's version 2",
        parameters: openapiParameters(XCountsParameters),
        responses: {
          200: jsonAnswer(
            'Seven days; in minutes as far as these are kept',
            XCountsSchema,
            OTHER_SHAPES.xCounts,
          ),
          ...UNANSWERED,
        },
      },
    },
    '/1.1/trends/place.json': {
      get: {
        summary: "Trends of an hour in the shape of the X API's version 1.1",
        parameters: openapiParameters(XTrendsParameters),
        responses: {
          200: jsonAnswer('At most 50', XTrendsPlaceSchema, OTHER_SHAPES.xTrendsPlace),
          404: problemAnswer('Another place than 1, the world'),
          ...UNANSWERED,
        },
      },
    },
    '/trends/v0/hashtags': {
      get: {
        summary: 'Trends as a fediverse auxiliary service provider gives them',
        parameters: openapiParameters(ProviderParameters),
        responses: {
          200: jsonAnswer('Strongest first', ProviderHashtagsSchema, OTHER_SHAPES.providerHashtags),
          ...UNANSWERED,
        },
      },
    },
    '/v1/networks': {
      get: {
        summary: 'The pulse of the networks',
        responses: {
          200: jsonAnswer('Every network of the last 7 days', NetworksAnswerSchema, EXAMPLES.networks),
          ...UNANSWERED,
        },
      },
    },
    '/v1/networks/history': {
      get: {
        summary: 'The curves of the networks, with their silences',
        parameters: openapiParameters(NetworksHistoryParameters),
        responses: {
          200: jsonAnswer(
            'A curve for every network of the last 7 days',
            NetworksHistoryAnswerSchema,
            EXAMPLES.networksHistory,
          ),
          ...UNANSWERED,
        },
      },
    },
    ...MODERATION_PATHS,
    ...WEBHOOK_PATHS,
    ...SERVICE_PATHS,
  },
  webhooks: WEBHOOKS,
  components: {
    securitySchemes: {
      key: {
        type: 'http',
        scheme: 'bearer',
        description:
          'An API key, where keys are asked for: scope `read`, or `admin` for what administrators do',
      },
    },
  },
};
