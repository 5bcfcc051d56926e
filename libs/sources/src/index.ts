export * from './cursor-file.js';
export * from './ingest-sink.js';
export * from './kafka-sink.js';
export * from './post-sink.js';
export * from './progress.js';
export * from './relay.js';
export * from './source.js';
export * from './source-kinds.js';
