export * from './hashtags-partition-store.js';
export * from './posts-partition-store.js';
export * from './redis-client.js';
export * from './state-commit.js';
export * from './trend-reader.js';
export * from './halted-partitions.js';
export * from './redis-memory.js';
export * from './incomplete-spans.js';
