import { processSettings } from '@hashpulse/config';
import { accessProblems } from '@hashpulse/nest-access';
import { startService } from '@hashpulse/nest-service';
import { serveDashboard } from './dashboard.js';
import { OPENAPI_DOCUMENT } from './openapi.js';
import { QueryModule } from './query.module.js';
import { QuerySettingsSchema } from './query-settings.js';

const settings = processSettings(QuerySettingsSchema, accessProblems);

await startService({
  name: 'query',
  module: QueryModule.with(settings),
  host: settings.HOST,
  port: settings.QUERY_PORT,
  logLevel: settings.LOG_LEVEL,
  openapi: OPENAPI_DOCUMENT,
  corsOrigins: settings.CORS_ORIGINS,
  beforeListen: serveDashboard,
});
