import { processSettings } from '@hashpulse/config';
import { accessProblems } from '@hashpulse/nest-access';
import { kafkaSecurityProblems } from '@hashpulse/kafka';
import { startService } from '@hashpulse/nest-service';
import { IngestSettingsSchema } from './ingest-settings.js';
import { IngestModule } from './ingest.module.js';
import { OPENAPI_DOCUMENT } from './openapi.js';
import { proxyProblems } from './trusted-proxies.js';

const settings = processSettings(IngestSettingsSchema, (given) => [
  ...accessProblems(given),
  ...kafkaSecurityProblems(given),
  ...proxyProblems(given),
]);

await startService({
  name: 'ingest',
  module: IngestModule.with(settings, Date.now),
  host: settings.HOST,
  port: settings.INGEST_PORT,
  logLevel: settings.LOG_LEVEL,
  openapi: OPENAPI_DOCUMENT,
  corsOrigins: settings.CORS_ORIGINS,
  trustedProxies: settings.TRUSTED_PROXIES,
});
