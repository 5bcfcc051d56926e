export * from './batch-kafka-strategy.js';
export * from './rethrow.filter.js';
