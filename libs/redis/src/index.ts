export * from './passing-errors.js';
export * from './redis-address.js';
export * from './redis-connection.js';
export * from './transactions.js';
