import { processSettings } from '@hashpulse/config';
import { startTracing, stopTracing, TraceSettings } from '@hashpulse/telemetry';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from './create-service.js';
import { type Log, serviceLog } from './log.js';
import type { StartOptions } from './service-options.js';

/** How long requests under way may still take when the service stops, ms; then their connections are cut. */
const REQUEST_GRACE_MS = 5_000;
/** After this long a stop that hangs is cut short, ms. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** @param listens whether the start is over: a service that is cut while it starts has taken nothing in */
function stopOnSignals(app: NestFastifyApplication, log: Log, listens: () => boolean): void {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    if (!listens()) process.exit(0);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.fatal(`did not stop within ${SHUTDOWN_TIMEOUT_MS / 1_000} s`);
      process.exit(1);
    }, SHUTDOWN_TIMEOUT_MS).unref();
    setTimeout(() => app.getHttpServer().closeAllConnections(), REQUEST_GRACE_MS).unref();
    await app.close();
    await stopTracing();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
}

/** An error that nobody handled leaves the process in a state that nobody knows: stop, and be started again. */
function exitOnUnhandled(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, event }, 'an error that nobody handled');
      process.exit(1);
    });
  }
}

/**
 * Runs a service as this process: listens, stops cleanly within 10 s of SIGTERM or SIGINT,
 * and exits with 1 when it cannot start or hits an error that nobody handled.
 */
export async function startService(options: StartOptions): Promise<NestFastifyApplication> {
  const log = serviceLog(options.name, options.logLevel);
  exitOnUnhandled(log);
  await startTracing(options.name, processSettings(TraceSettings));
  const app = await createService(options, log);
  let listens = false;
  stopOnSignals(app, log, () => listens);
  await options.beforeListen?.(app);
  await app.listen({ port: options.port, host: options.host });
  listens = true;
  log.info({ url: await app.getUrl() }, `${options.name} listens on ${await app.getUrl()}`);
  return app;
}
