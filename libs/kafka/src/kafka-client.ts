import kafkajs, { type Kafka } from 'kafkajs';
import type { KafkaSecurity } from './kafka-security.js';

const { logLevel } = kafkajs;

/** Where the brokers are and who is asking. */
export interface KafkaSettings {
  /** `host:port` of at least one broker. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs. */
  readonly clientId: string;
  /** How to speak to them; absent: in the clear, as anybody. */
  readonly security?: KafkaSecurity;
  /** Receives kafkajs' warnings and errors; silent when absent. */
  readonly log?: KafkaLog;
}

/** A log line of kafkajs. */
export type KafkaLog = (level: 'warn' | 'error', message: string, details: Record<string, unknown>) => void;

/** Rebalances and re-elections are normal life; kafkajs reports them as errors with the same names. */
const EXPECTED = /rebalanc|not the leader|coordinator|Connection (error|timeout)|ECONNREFUSED/i;

/** A kafkajs client that waits for brokers patiently and logs through the given function. */
export function kafkaClient({ brokers, clientId, security, log }: KafkaSettings): Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    ...security,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: log ? logLevel.WARN : logLevel.NOTHING,
    logCreator:
      () =>
      ({ level, namespace, log: { message, timestamp, ...details } }) => {
        const severe = level === logLevel.ERROR && !EXPECTED.test(message);
        log?.(severe ? 'error' : 'warn', `${namespace}: ${message}`, { ...details, at: timestamp });
      },
  });
}
