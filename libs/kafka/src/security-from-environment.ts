import { KAFKA_SECURITY, processSettings } from '@hashpulse/config';
import Type from 'typebox';
import { type KafkaSecurity, kafkaSecurity, kafkaSecurityProblems } from './kafka-security.js';

/** How a tool speaks to the brokers: by the same environment variables as the apps; ends the process when they are wrong. */
export function securityFromEnvironment(): KafkaSecurity {
  return kafkaSecurity(processSettings(Type.Object(KAFKA_SECURITY), kafkaSecurityProblems));
}
