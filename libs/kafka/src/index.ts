export * from './kafka-client.js';
export * from './ensure-topics.js';
export * from './read-topic.js';
export * from './record-producer.js';
export * from './batch-consumer.js';
export * from './passing-kafka-error.js';
export * from './patience.js';
export * from './start-offset.js';
