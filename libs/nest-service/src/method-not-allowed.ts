import { problem } from '@hashpulse/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { sendProblem } from './problem-filter.js';

/** Answers 405 with `Allow` at an address that other methods have (RFC 9110, 15.5.6). */
export function refuseOtherMethods(app: NestFastifyApplication, maxParamLength: number): void {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = findMyWay({ maxParamLength });
  const known = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ method, url }) => {
    // What takes every address, as the answer to preflights does, says nothing of one.
    if (url.includes('*')) return;
    for (const one of [method].flat() as HTTPMethod[]) {
      known.add(one);
      if (!routes.hasRoute(one, url)) routes.on(one, url, () => undefined);
    }
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const [path = ''] = request.url.split('?');
    const allowed = [...known].filter((method) => routes.find(method, path) !== null);
    if (allowed.length === 0) return;
    const Allow = allowed.join(', ');
    sendProblem(reply, problem('method-not-allowed', `this address takes ${Allow}`), { headers: { Allow } });
    return reply;
  });
}
