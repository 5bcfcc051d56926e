/** A Kafka for tests. */
export interface TestKafka {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  stop(): Promise<void>;
}

/** The Kafka of `KAFKA_BROKERS`. */
export async function startTestKafka(): Promise<TestKafka> {
  const given = process.env['KAFKA_BROKERS'];
  if (!given) throw new Error('set KAFKA_BROKERS');
  return { brokers: given.split(','), stop: async () => undefined };
}
