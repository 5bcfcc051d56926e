import { processSettings } from '@hashpulse/config';
import { kafkaClient, kafkaSecurity, kafkaSecurityProblems } from '@hashpulse/kafka';
import { SERVICE_PATHS, serviceLog, startService } from '@hashpulse/nest-service';
import {
  CursorFile,
  IngestSink,
  KafkaSink,
  type PostSink,
  Progress,
  Relay,
  SOURCE_KINDS,
  type SourceKind,
} from '@hashpulse/sources';
import { SourcesSettingsSchema } from './sources-settings.js';
import { SourcesModule } from './sources.module.js';

const settings = processSettings(SourcesSettingsSchema, kafkaSecurityProblems);
const kind = SOURCE_KINDS.get(settings.SOURCE) as SourceKind;
const own = processSettings(kind.settings);
const log = serviceLog('sources', settings.LOG_LEVEL).child({ source: kind.name });

function sinkOf(): PostSink {
  if (settings.SOURCE_TO === 'ingest') {
    return new IngestSink({ url: settings.INGEST_URL.replace(/\/$/, ''), apiKey: settings.INGEST_API_KEY });
  }
  const kafka = kafkaClient({
    brokers: settings.KAFKA_BROKERS,
    security: kafkaSecurity(settings),
    clientId: `hashpulse.sources.${kind.name}`,
    log: (level, message, details) => log[level](details, message),
  });
  return new KafkaSink(kafka);
}

const sink = sinkOf();
const progress = new Progress((level, message, details = {}) => log[level](details, message));
const cursors = new CursorFile(settings.SOURCE_STATE_DIR, kind.name, String(own['SOURCE_ADDRESS'] ?? ''));
await cursors.hold().catch((err: unknown) => {
  log.fatal({ err }, 'stopping: two processes must not read the same source with the same SOURCE_STATE_DIR');
  process.exit(1);
});
const relay = new Relay({
  source: kind.open(own, progress),
  sink,
  cursors,
  progress,
  queuePosts: settings.SOURCE_QUEUE_POSTS,
});

await startService({
  name: 'sources',
  module: SourcesModule.with({ relay, progress, sink }),
  host: settings.HOST,
  port: settings.HTTP_PORT,
  logLevel: settings.LOG_LEVEL,
  openapi: { openapi: '3.1.0', info: { title: 'Hashpulse sources', version: '1' }, paths: SERVICE_PATHS },
});
relay.run().catch((err: unknown) => {
  log.fatal({ err }, 'stopping: how far the source is read can be neither read nor kept');
  process.exit(1);
});
