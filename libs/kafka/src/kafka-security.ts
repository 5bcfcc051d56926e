import type { KafkaConfig } from 'kafkajs';

/** The settings that decide how brokers are spoken to. */
export interface KafkaSecuritySettings {
  readonly KAFKA_TLS: boolean;
  readonly KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly KAFKA_SASL_USERNAME?: string;
  readonly KAFKA_SASL_PASSWORD?: string;
}

/** How brokers are spoken to: encrypted, and as whom. */
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** Why these settings do not go together; empty when they do. */
export function kafkaSecurityProblems(settings: KafkaSecuritySettings): readonly string[] {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = settings;
  const given = [mechanism, username, password].filter((value) => value !== undefined).length;
  if (given === 0 || given === 3) return [];
  return ['set all of KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, or none'];
}

/** Certificates are checked against Node's own authorities and those of `NODE_EXTRA_CA_CERTS`. */
export function kafkaSecurity(settings: KafkaSecuritySettings): KafkaSecurity {
  const {
    KAFKA_TLS: ssl,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username = '',
    KAFKA_SASL_PASSWORD: password = '',
  } = settings;
  if (mechanism === undefined) return { ssl };
  // Spelled out: kafkajs types each mechanism by itself.
  switch (mechanism) {
    case 'plain':
      return { ssl, sasl: { mechanism, username, password } };
    case 'scram-sha-256':
      return { ssl, sasl: { mechanism, username, password } };
    case 'scram-sha-512':
      return { ssl, sasl: { mechanism, username, password } };
  }
}
