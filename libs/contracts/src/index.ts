export * from './topics.js';
export * from './event-time.js';
export * from './post.js';
export * from './hashtags-record.js';
export * from './partitioner.js';
export * from './trends-api.js';
export * from './problem.js';
