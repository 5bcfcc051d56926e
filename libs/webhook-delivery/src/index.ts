export * from './public-address.js';
export * from './send-event.js';
