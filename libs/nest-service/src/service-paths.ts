import { PROBLEM_MEDIA_TYPE } from '@hashpulse/contracts';

/** The schema of every error answer, for an OpenAPI document. */
export const PROBLEM_SCHEMA = {
  title: 'Problem',
  description: 'RFC 9457; `code` is stable, `detail` tells what to do.',
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
} as const;

/** An error answer of an OpenAPI document. */
export function problemAnswer(description: string) {
  return { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: PROBLEM_SCHEMA } } };
}

function textAnswer(description: string, mediaType: string) {
  return { description, content: { [mediaType]: { schema: { type: 'string' } } } };
}

function healthAnswer(description: string) {
  const text = { type: 'string' } as const;
  const schema = {
    type: 'object',
    required: ['status'],
    properties: { status: text, checks: { type: 'object', additionalProperties: text } },
  } as const;
  return { description, content: { 'application/json': { schema } } };
}

/** The paths that every service answers, for its OpenAPI document. */
export const SERVICE_PATHS = {
  '/health/live': {
    get: { security: [], summary: 'Is the process alive?', responses: { 200: healthAnswer('Alive') } },
  },
  '/health/ready': {
    get: {
      security: [],
      summary: 'Can the service do its work?',
      responses: {
        200: healthAnswer('Ready; `checks` names what was looked at'),
        503: problemAnswer('Not ready; `checks` tells which check failed and why'),
      },
    },
  },
  '/metrics': {
    get: {
      security: [],
      summary: 'Metrics for Prometheus',
      responses: { 200: textAnswer('Metrics', 'text/plain') },
    },
  },
} as const;
