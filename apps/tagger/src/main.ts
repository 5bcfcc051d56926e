import { processSettings } from '@hashpulse/config';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { kafkaClient, kafkaSecurity, kafkaSecurityProblems } from '@hashpulse/kafka';
import { BatchKafkaStrategy } from '@hashpulse/nest-kafka';
import { Readiness, Registry, serviceLog, startService, WaitMetrics } from '@hashpulse/nest-service';
import { Tagger } from './tagger.js';
import { TaggerModule } from './tagger.module.js';
import { TaggerMetrics } from './tagger-metrics.js';
import { TaggerSettings } from './tagger-settings.js';

const settings = processSettings(TaggerSettings, kafkaSecurityProblems);
const log = serviceLog('tagger', settings.LOG_LEVEL);
const kafka = kafkaClient({
  brokers: settings.KAFKA_BROKERS,
  security: kafkaSecurity(settings),
  clientId: 'hashpulse-tagger',
  log: (level, message, details) => log[level](details, message),
});
// Redis may be away before there is a registry to count it in.
const watched: { waits?: WaitMetrics } = {};
const tagger = new Tagger(settings, kafka, (message, err, on) => {
  watched.waits?.waited(on);
  log.warn({ err }, message);
});

const app = await startService({
  name: 'tagger',
  module: TaggerModule.forRoot(tagger),
  logLevel: settings.LOG_LEVEL,
  openapi: { openapi: '3.1.0', info: { title: 'Hashpulse tagger', version: '1' }, paths: {} },
  host: settings.HOST,
  port: settings.HTTP_PORT,
});
const registry: Registry = app.get(Registry);
watched.waits = new WaitMetrics(registry);
const strategy = new BatchKafkaStrategy({
  kafka,
  registry,
  topic: TOPICS.posts,
  groupId: CONSUMER_GROUPS.tagger,
  onAssignment: (partitions) => log.info({ partitions }, 'partitions assigned'),
  onFatal: (err) => {
    log.fatal({ err }, 'stopping: going on could write a wrong count');
    process.exit(1);
  },
});
app.get(Readiness).register('kafka', () => strategy.check());
const metrics = new TaggerMetrics(registry, (partition) => strategy.positions().has(partition));
await tagger.start(metrics);
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
log.info('tagging');
