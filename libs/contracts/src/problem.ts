/** An error answer, RFC 9457 (`application/problem+json`), with a stable code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What to do about it. */
  readonly detail: string;
}

/** Stable codes of error answers. */
export type ProblemCode =
  | 'unreadable-body'
  | 'unsupported-media-type'
  | 'unsupported-encoding'
  | 'precondition-failed'
  | 'body-too-large'
  | 'method-not-allowed'
  | 'slow-body'
  | 'no-valid-post'
  | 'invalid-parameter'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown-hashtag'
  | 'not-found'
  | 'overloaded'
  | 'unavailable'
  | 'internal';

/** Status and title of every code; docs/errors.md says what to do about each. */
export const PROBLEMS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  'unreadable-body': [400, 'The body cannot be read'],
  'invalid-parameter': [400, 'A parameter is invalid'],
  unauthorized: [401, 'A valid API key is needed'],
  forbidden: [403, 'The API key may not do this'],
  'not-found': [404, 'There is nothing at this address'],
  'unknown-hashtag': [404, 'This hashtag was never seen'],
  'method-not-allowed': [405, 'This address does not have this method'],
  'slow-body': [408, 'The body comes too slowly'],
  'precondition-failed': [412, 'It has changed in the meantime'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The media type is not supported'],
  'unsupported-encoding': [415, 'The content encoding is not supported'],
  'no-valid-post': [422, 'None of the posts is valid'],
  overloaded: [429, 'Too many requests'],
  unavailable: [503, 'The service is not available'],
  internal: [500, 'The service failed'],
};

/** The media type of error answers. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The error answer for a code. */
export function problem(code: ProblemCode, detail: string): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: `about:blank#${code}`, title, status, code, detail };
}
