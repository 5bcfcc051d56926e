import type { LogLevel } from '@hashpulse/config';
import { traceIds, tracing } from '@hashpulse/telemetry';
import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { stdoutLines } from './log-output.js';

/** A structured log: JSON lines on stdout. */
export type Log = Logger;

/** Injects the service's {@link Log}. */
export const LOG = Symbol('LOG');

/**
 * What may hold a secret in what is logged: heads of requests, settings, and the command in an error of Redis, which
 * for `AUTH` holds the password.
 */
const SECRETS = [
  'err.command',
  '*.command.args',
  ...['authorization', 'cookie', '["x-api-key"]', '["set-cookie"]'].flatMap((name) => {
    const path = name.startsWith('[') ? name : `.${name}`;
    return [`headers${path}`, `*.headers${path}`];
  }),
  ...['password', 'sasl', 'KAFKA_SASL_PASSWORD', 'REDIS_URL', 'apiKey', 'token'].flatMap((name) => [
    name,
    `*.${name}`,
  ]),
];

/** How every log is written; secrets that get into it by mistake are left out. */
export const LOG_OPTIONS = {
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => (tracing() ? traceIds() : {}),
  redact: { paths: SECRETS, censor: '***' },
  formatters: { level: (label: string) => ({ level: label }) },
};

/** The log of a service. */
export function serviceLog(name: string, level: LogLevel): Log {
  const options = { ...LOG_OPTIONS, name, level, base: { name, pid: process.pid } };
  return pino(options, stdoutLines());
}

/** Lines of Nest's own start that say nothing to an operator. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest's logging onto a {@link Log}. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTER.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest hands in the context as the last parameter, a stack before it. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const details = { context, ...(rest.length > 1 ? { details: rest.slice(0, -1) } : {}) };
    if (message instanceof Error) this.target[level]({ ...details, err: message }, message.message);
    else if (typeof message === 'object') this.target[level]({ ...details, ...message });
    else this.target[level](details, String(message));
  }
}
