import { type Scope, WatchedKeys } from '@hashpulse/api-keys';
import { LOG, type Log } from '@hashpulse/nest-service';
import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { SessionController } from './session.controller.js';
import { StandingAccess } from './standing-access.js';

/** Who may use an app. */
export interface AccessOptions {
  /** The keys; absent: everybody may do everything, see `accessProblems`. */
  readonly keysFile: string | undefined;
  /** What a route asks for that says nothing else. */
  readonly usual: Scope;
  /** Whether browsers can sign in. */
  readonly browsers: boolean;
}

const KEYS = Symbol('KEYS');

function watched({ keysFile }: AccessOptions, log: Log, standing: StandingAccess): WatchedKeys | undefined {
  if (keysFile === undefined) return undefined;
  const watch = new WatchedKeys(keysFile, (err, keys) => {
    if (err) return log.error({ err, keys }, 'API_KEYS_FILE cannot be used: the keys before stay in force');
    log.info({ keys }, 'API keys changed');
    standing.review(watch);
  });
  return watch;
}

/** Guards every route of the app that imports it, except those marked `@Public()`. */
@Module({})
export class AccessModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(KEYS) private readonly keys: WatchedKeys | undefined) {}

  static forRoot(options: AccessOptions): DynamicModule {
    return {
      module: AccessModule,
      controllers: options.browsers ? [SessionController] : [],
      providers: [
        { provide: StandingAccess, useFactory: () => new StandingAccess() },
        {
          provide: KEYS,
          inject: [LOG, StandingAccess],
          useFactory: (log: Log, standing: StandingAccess) => watched(options, log, standing),
        },
        {
          provide: APP_GUARD,
          inject: [KEYS, Reflector],
          useFactory: (keys: WatchedKeys | undefined, reflector: Reflector) =>
            new AccessGuard(keys, options.usual, reflector),
        },
      ],
      exports: [StandingAccess],
    };
  }

  onModuleInit(): void {
    this.keys?.start();
  }

  onApplicationShutdown(): void {
    this.keys?.stop();
  }
}
