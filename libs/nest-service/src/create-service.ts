import 'reflect-metadata';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, problem } from '@hashpulse/contracts';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { measureRequests } from './http-metrics.js';
import { refuseOtherMethods } from './method-not-allowed.js';
import { traceRequests } from './http-traces.js';
import { SERVICE_POLICY } from './page-policy.js';
import { type Log, NestLog, serviceLog } from './log.js';
import { ProblemFilter, type Reply, sendProblem } from './problem-filter.js';
import type { ServiceOptions } from './service-options.js';
import { ServiceModule } from './service.module.js';

/** How long a client may take to send a request, ms. */
const REQUEST_TIMEOUT_MS = 120_000;
/** How long it may take to send the head of one, and how often this is looked at, ms. */
const HEADERS_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 2_000;
/** Connections at a time; above that new ones are closed at once. */
const MAX_CONNECTIONS = 10_000;
/** The longest hashtag that an address may name, characters. */
const MAX_PARAM_LENGTH = 8_192;

/** What does not even parse as HTTP is answered on the bare socket. */
function rawProblem(detail: string): string {
  const body = JSON.stringify(problem('unreadable-body', detail));
  return (
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  );
}

function fastifyAdapter(trustedProxies: readonly string[]): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    trustProxy: [...trustedProxies],
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, _request: unknown, reply: Reply) => {
      void sendProblem(reply, problem('invalid-parameter', error.message));
    },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else socket.end(rawProblem(`not an HTTP request: ${error.message}`));
    },
  });
  // A body reaches its controller as a stream: only a controller knows what it takes and how much of it.
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  return adapter;
}

/** A connection that is kept alive would hold up a service that stops; each is closed behind its last answer. */
function closeConnectionsWhenStopping(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let stopping = false;
  fastify.addHook('preClose', async () => void (stopping = true));
  fastify.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('Connection', 'close');
  });
}

/** Headers that keep browsers from being used against their users, and the sites that may ask besides our own. */
async function protectBrowsers(app: NestFastifyApplication, origins: readonly string[]): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: SERVICE_POLICY },
    // Whether a host is only ever reached by HTTPS is known to who runs it.
    strictTransportSecurity: false,
  });
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['Link', 'Retry-After', 'WWW-Authenticate'],
    maxAge: 600,
  });
}

/** A service with its routes and filters, ready to be initialised or to listen; it owns no port and no process yet. */
export async function createService(
  options: ServiceOptions,
  log: Log = serviceLog(options.name, options.logLevel),
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.forRoot(options, log),
    fastifyAdapter(options.trustedProxies ?? []),
    { logger: new NestLog(log), bodyParser: false, abortOnError: false },
  );
  app.getHttpServer().maxConnections = MAX_CONNECTIONS;
  app.useGlobalFilters(new ProblemFilter(log));
  await protectBrowsers(app, options.corsOrigins ?? []);
  closeConnectionsWhenStopping(app);
  traceRequests(app);
  measureRequests(app, app.get(Registry));
  refuseOtherMethods(app, MAX_PARAM_LENGTH);
  return app;
}
