export * from './frame.js';
export * from './log-error.js';
export * from './write-ahead-log.js';
