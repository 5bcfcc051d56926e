export * from './author-set.js';
export * from './bucket.js';
export * from './cell.js';
export * from './cell-codec.js';
export * from './hashtags-partition.js';
export * from './progress.js';
