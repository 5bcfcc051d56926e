import { processSettings } from '@hashpulse/config';
import { CONSUMER_GROUPS, TOPICS } from '@hashpulse/contracts';
import { kafkaClient } from '@hashpulse/kafka';
import { BatchKafkaStrategy } from '@hashpulse/nest-kafka';
import { serviceLog, startService } from '@hashpulse/nest-service';
import { Aggregator } from './aggregator.js';
import { AggregatorModule } from './aggregator.module.js';
import { AggregatorSettings } from './aggregator-settings.js';

const settings = processSettings(AggregatorSettings);
const log = serviceLog('aggregator', settings.LOG_LEVEL);
const kafka = kafkaClient({
  brokers: settings.KAFKA_BROKERS,
  clientId: 'hashpulse-aggregator',
  log: (level, message, details) => log[level](details, message),
});
const aggregator = new Aggregator(settings, kafka, (message, err) => log.warn({ err }, message));
const strategy = new BatchKafkaStrategy({
  kafka,
  topic: TOPICS.hashtags,
  groupId: CONSUMER_GROUPS.aggregator,
  onAssignment: (partitions) => log.info({ partitions }, 'partitions assigned'),
  onFatal: (err) => {
    log.fatal({ err }, 'stopping: going on could write a wrong count');
    process.exit(1);
  },
});

const app = await startService({
  name: 'aggregator',
  module: AggregatorModule.forRoot(aggregator),
  logLevel: settings.LOG_LEVEL,
  openapi: { openapi: '3.1.0', info: { title: 'Hashpulse aggregator', version: '1' }, paths: {} },
  host: settings.HOST,
  port: settings.HTTP_PORT,
});
await aggregator.start();
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
log.info('aggregating');
