import { processSettings } from '@hashpulse/config';
import { startService } from '@hashpulse/nest-service';
import { serveDashboard } from './dashboard.js';
import { OPENAPI_DOCUMENT } from './openapi.js';
import { QueryModule } from './query.module.js';
import { QuerySettingsSchema } from './query-settings.js';

const settings = processSettings(QuerySettingsSchema);

await startService({
  name: 'query',
  module: QueryModule.with(settings),
  host: settings.HOST,
  port: settings.QUERY_PORT,
  logLevel: settings.LOG_LEVEL,
  openapi: OPENAPI_DOCUMENT,
  beforeListen: serveDashboard,
});
