import { contextOf, tracer, tracing } from '@hashpulse/telemetry';
import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** What is asked every few seconds and tells nothing. */
const UNTRACED = /^\/(health\/|metrics)/;

/** A span for every request, in the caller's trace if it names one; nothing while traces are off. */
export function traceRequests(app: NestFastifyApplication): void {
  if (!tracing()) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (UNTRACED.test(route)) return done();
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'url.path': request.url,
    };
    const parent = contextOf(request.headers);
    const span = tracer().startSpan(
      `${request.method} ${route}`,
      { kind: SpanKind.SERVER, attributes },
      parent,
    );
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });
  fastify.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
