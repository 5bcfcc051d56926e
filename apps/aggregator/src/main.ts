import { processSettings } from '@hashpulse/config';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { kafkaClient, kafkaSecurity, kafkaSecurityProblems } from '@hashpulse/kafka';
import { BatchKafkaStrategy } from '@hashpulse/nest-kafka';
import { Readiness, Registry, serviceLog, startService, WaitMetrics } from '@hashpulse/nest-service';
import { Aggregator } from './aggregator.js';
import { AggregatorModule } from './aggregator.module.js';
import { AggregatorSettings } from './aggregator-settings.js';

const settings = processSettings(AggregatorSettings, kafkaSecurityProblems);
const log = serviceLog('aggregator', settings.LOG_LEVEL);
const kafka = kafkaClient({
  brokers: settings.KAFKA_BROKERS,
  security: kafkaSecurity(settings),
  clientId: 'hashpulse-aggregator',
  log: (level, message, details) => log[level](details, message),
});
// Redis may be away before there is a registry to count it in.
const watched: { waits?: WaitMetrics } = {};
const aggregator = new Aggregator(settings, kafka, (message, err, on) => {
  watched.waits?.waited(on);
  log.warn({ err }, message);
});

const app = await startService({
  name: 'aggregator',
  module: AggregatorModule.forRoot(aggregator),
  logLevel: settings.LOG_LEVEL,
  openapi: { openapi: '3.1.0', info: { title: 'Hashpulse aggregator', version: '1' }, paths: {} },
  host: settings.HOST,
  port: settings.HTTP_PORT,
});
const registry: Registry = app.get(Registry);
watched.waits = new WaitMetrics(registry);
const strategy = new BatchKafkaStrategy({
  kafka,
  registry,
  topic: TOPICS.hashtags,
  groupId: CONSUMER_GROUPS.aggregator,
  onAssignment: (partitions) => log.info({ partitions }, 'partitions assigned'),
  onFatal: (err) => {
    log.fatal({ err }, 'stopping: going on could write a wrong count');
    process.exit(1);
  },
});
app.get(Readiness).register('kafka', () => strategy.check());
await aggregator.start();
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
log.info('aggregating');
