import type { FastifyRequest } from 'fastify';

/** Where the client reached this service, without a slash at the end. */
export function addressOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}

/** The address of a hashtag's own page. */
export function hashtagPage(request: FastifyRequest, hashtag: string): string {
  return `${addressOf(request)}/?hashtag=${encodeURIComponent(hashtag)}`;
}
