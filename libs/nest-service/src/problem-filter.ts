import { STATUS_CODES } from 'node:http';
import { type Problem, type ProblemCode, PROBLEM_MEDIA_TYPE, problem } from '@hashpulse/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from './log.js';
import { ProblemException, type ProblemExtras } from './problem-exception.js';

const CODES: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  429: 'overloaded',
  503: 'unavailable',
};

/** The status that Nest's and Fastify's own errors carry. */
function statusOf(error: unknown): number | undefined {
  const { getStatus, statusCode } = error as { getStatus?: () => number; statusCode?: number };
  return typeof getStatus === 'function' ? getStatus.call(error) : statusCode;
}

/** The problem that tells of an error; one that nobody foresaw tells nothing of its inside. */
export function problemOf(error: unknown, method = 'GET'): Problem {
  if (error instanceof ProblemException) return error.problem;
  const status = (typeof error === 'object' && error !== null && statusOf(error)) || 500;
  if (status === 404) return problem('not-found', 'nothing is at this address and method; see /docs');
  if (status === 503) return problem('unavailable', (error as Error).message);
  if (status < 400 || status >= 500) return problem('internal', 'an unexpected error; the log has more');
  const unreadable: ProblemCode = method === 'POST' ? 'unreadable-body' : 'invalid-parameter';
  const known = problem(CODES[status] ?? unreadable, (error as Error).message);
  if (known.status === status) return known;
  return { ...known, type: 'about:blank', title: STATUS_CODES[status] ?? known.title, status };
}

/** The part of Fastify's reply that an answer needs. */
export interface Reply {
  code(status: number): Reply;
  headers(values: Record<string, string>): Reply;
  type(mediaType: string): Reply;
  /** Fastify types the body by route; an error answer is the same on all of them. */
  send(...body: never[]): unknown;
}

/** Answers a request with a problem. */
export function sendProblem(
  reply: Reply,
  answer: Problem,
  { headers = {}, members = {} }: ProblemExtras = {},
): void {
  const body = JSON.stringify({ ...answer, ...members });
  reply
    .code(answer.status)
    .headers(headers)
    .type(PROBLEM_MEDIA_TYPE)
    .send(body as never);
}

/** Answers every error with `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = problemOf(error, request.method);
    if (answer.code === 'internal') this.log.error({ err: error, url: request.url }, 'a request failed');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, answer, error instanceof ProblemException ? error.extras : {});
  }
}
