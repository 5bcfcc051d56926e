import type { LogLevel } from '@hashpulse/config';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What makes an app a service. */
export interface ServiceOptions {
  /** Short name, shown in logs, metrics and the documentation. */
  readonly name: string;
  readonly module: Type | DynamicModule;
  readonly logLevel: LogLevel;
  /** Answered at `/openapi.json` and shown at `/docs`. */
  readonly openapi: Readonly<Record<string, unknown>>;
  /** Other sites whose pages may ask; absent or empty: none. */
  readonly corsOrigins?: readonly string[];
  /** Proxies whose `X-Forwarded-For` is believed; absent or empty: a client is who connects. */
  readonly trustedProxies?: readonly string[];
}

/** Where and how a service runs. */
export interface StartOptions extends ServiceOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Runs once the modules are there and before the port opens: connects a worker's microservices. */
  readonly beforeListen?: (app: NestFastifyApplication) => Promise<void>;
}
