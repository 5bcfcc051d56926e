export * from './log.js';
export * from './readiness.js';
export * from './problem-exception.js';
export * from './public.js';
export * from './service-options.js';
export * from './service-paths.js';
export * from './create-service.js';
export * from './start-service.js';
export { Counter, Gauge, Histogram, Registry } from 'prom-client';
