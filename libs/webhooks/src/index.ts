export * from './ranking-watch.js';
export * from './retry.js';
export * from './signature.js';
export * from './webhook-event.js';
