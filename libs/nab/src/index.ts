export * from './detect.js';
export * from './leave-one-out.js';
export * from './nab-result.js';
export * from './nab-score.js';
export * from './nab-series.js';
