export * from './trace-settings.js';
export * from './tracing.js';
export * from './batch-trace.js';
export * from './record-trace.js';
